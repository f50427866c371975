package dev.berth.simulator.policies.trace;

import java.util.random.RandomGenerator;

/** Sessions in which each prompt repeats all that was said before. Confined to its thread. */
final class ChatSessions implements Generator.Workload {

  /**
   * What the sessions are like.
   *
   * @param gapSeconds mean time between the beginnings of two sessions
   * @param pauseSeconds mean time between two prompts of one session
   * @param turnTokens mean length of what each turn adds to the answers
   */
  private record Style(
      int systemPrompts,
      int systemTokens,
      double gapSeconds,
      double pauseSeconds,
      int meanTurns,
      int turnTokens,
      int outputTokens) {}

  private static final Style CHAT = new Style(20, 3072, 0.5, 30, 5, 250, 300);
  private static final Style AGENTS = new Style(4, 8192, 5, 10, 20, 1200, 150);

  private final Style style;
  private final RandomGenerator random;
  private long startNanos;

  private ChatSessions(Style style, RandomGenerator random) {
    this.style = style;
    this.random = random;
  }

  /** 10 requests a second at first sight, in short turns. */
  static ChatSessions chat(RandomGenerator random) {
    return new ChatSessions(CHAT, random);
  }

  /** 4 requests a second, in long sessions. */
  static ChatSessions agents(RandomGenerator random) {
    return new ChatSessions(AGENTS, random);
  }

  @Override
  public void addNext(TraceBuilder builder) {
    startNanos += Lengths.nanos(random, style.gapSeconds());
    PromptBlocks prompt = new PromptBlocks(Generator.BLOCK_TOKENS);
    prompt.append(random.nextInt(style.systemPrompts()), style.systemTokens());
    int turns = 1 + random.nextInt(2 * style.meanTurns() - 1);
    long arrivalNanos = startNanos;
    for (int turn = 0; turn < turns; turn++) {
      prompt.append(random.nextLong(), Lengths.tokens(random, style.turnTokens()));
      int output = Lengths.tokens(random, style.outputTokens());
      builder.add(arrivalNanos, prompt.tokens(), output, prompt.blocks());
      prompt.append(random.nextLong(), output);
      arrivalNanos += Lengths.nanos(random, style.pauseSeconds());
    }
  }
}
