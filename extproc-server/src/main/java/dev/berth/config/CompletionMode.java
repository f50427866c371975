package dev.berth.config;

import java.util.List;

/** What tells that a request is over. */
public enum CompletionMode {
  /** The access log where an Envoy streams one, else the end of the ext_proc stream. */
  AUTO("auto"),
  /** Envoy's gRPC access log; the ext_proc stream ends before the answer begins. */
  ACCESS_LOG("accessLog"),
  /** The end of the ext_proc stream, which stays open until the answer is complete. */
  STREAM("stream");

  static final Format<CompletionMode> FORMAT =
      Format.choice(List.of(values()), CompletionMode::label);

  private final String label;

  CompletionMode(String label) {
    this.label = label;
  }

  /** As in the file, in metrics and in the API. */
  public String label() {
    return label;
  }
}
