package dev.berth.modelswitch.policy;

import dev.berth.base.Ewma;

/** How long the prompts for one model are, and how fast its servers read them. Confined. */
final class ReadingTimes {

  /** Share of a server's time that prompts may take, or answers get too slow beside them. */
  private static final double READING_SHARE = 0.65;

  private static final double FIRST_SECONDS_PER_TOKEN = 1.0 / 16_000;
  private static final double FIRST_PROMPT_TOKENS = 1000;
  private static final double NEWEST_SHARE = 0.01;

  /** Shorter prompts take less than the time around them varies by. */
  private static final long TELLING_TOKENS = 500;

  /** Prompts that are read together count for each other, so the quicker ones tell. */
  private static final double DOWN = 0.1;

  private static final double UP = 0.002;

  private final Ewma promptTokens = new Ewma(FIRST_PROMPT_TOKENS, NEWEST_SHARE, 1, 1e7);
  private double secondsPerToken = FIRST_SECONDS_PER_TOKEN;

  void onPrompt(long tokens) {
    promptTokens.add((double) tokens);
  }

  void onRead(long tokens, double seconds) {
    double perToken = seconds / (double) tokens;
    if (tokens >= TELLING_TOKENS && perToken > 0) {
      double step = perToken < secondsPerToken ? DOWN : UP;
      secondsPerToken += step * (perToken - secondsPerToken);
    }
  }

  double seconds(long tokens) {
    return tokens * secondsPerToken;
  }

  /** Of a prompt of the usual length. */
  double seconds() {
    return promptTokens.get() * secondsPerToken;
  }

  double perSecondOfServer() {
    return READING_SHARE / seconds();
  }
}
