package dev.berth.simulator.policies.trace;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Workloads that are made up, for what no published trace shows. */
public enum Generator implements TraceSource {
  /** Conversations under one of 20 system prompts. */
  CHAT("chat", ChatSessions::chat),
  /** Agents: one of 4 long system prompts, and a context that grows by what tools say. */
  AGENTS("agents", ChatSessions::agents),
  /** Batches of 64 questions about one long text, which nobody asks about before or after. */
  SHARED("shared", SharedTexts::new),
  /** Questions with documents put before them, some of which are asked for often. */
  RAG("rag", Documents::new),
  /** Prompts that share their first block and nothing else. */
  FIRST_BLOCK("first-block", FirstBlocks::new),
  /** 64 prompts at one moment. */
  BURST("burst", Bursts::new);

  static final int BLOCK_TOKENS = 512;

  /** Makes requests in any order. */
  interface Workload {

    /** Adds the requests of the next session, batch or question. */
    void addNext(TraceBuilder builder);
  }

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // Constructors have no state.
  private final Function<RandomGenerator, Workload> workload;

  Generator(String label, Function<RandomGenerator, Workload> workload) {
    this.label = label;
    this.workload = workload;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public Trace read(long seed, int maxRequests) {
    Workload requests = workload.apply(new SplittableRandom(seed ^ label.hashCode()));
    TraceBuilder builder = new TraceBuilder(BLOCK_TOKENS);
    // Late turns of early sessions come after early turns of late ones: only the first half is
    // whole.
    while (builder.size() < 2L * maxRequests) {
      requests.addNext(builder);
    }
    return builder.build(label, maxRequests);
  }

  /** All of them, as the command line writes them. */
  public static List<String> labels() {
    return Stream.of(values()).map(Generator::label).toList();
  }
}
