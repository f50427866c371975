package dev.berth.config;

import java.util.List;

/** What a server may be scored by; each gives 0 to 1. The names are those of llm-d. */
public enum ScorerType {
  /** Requests that wait in the engine, by its metrics: 1 for the fewest, 0 for the most. */
  QUEUE("queue-scorer"),
  /** Requests that the engine runs, by its metrics: 1 for the fewest, 0 for the most. */
  RUNNING_REQUESTS("running-requests-size-scorer"),
  /** The share of the KV memory that is free, by the engine's metrics. */
  KV_CACHE_UTILIZATION("kv-cache-utilization-scorer"),
  /** The share of the prompt's blocks that the server should have cached. */
  PREFIX_CACHE("prefix-cache-scorer"),
  /** 1 for the servers that list the request's LoRA adapter. */
  LORA_AFFINITY("lora-affinity-scorer"),
  /** 1 for the server of the request's session. */
  SESSION_AFFINITY("session-affinity-scorer"),
  /** Requests in flight, by Berth's own books: 1 for none, 0 for the most. */
  ACTIVE_REQUEST("active-request-scorer"),
  /** Prompt tokens that would have to be read, by Berth's own books. */
  TOKEN_LOAD("token-load-scorer"),
  /** Chance. */
  RANDOM("random-scorer");

  static final Format<ScorerType> FORMAT = Format.choice(List.of(values()), ScorerType::label);

  private final String label;

  ScorerType(String label) {
    this.label = label;
  }

  /** As in the file, in metrics and in explanations. */
  public String label() {
    return label;
  }
}
