package dev.berth.simulator.engine;

/** What has happened on one server since it started. Confined to the model's thread. */
final class EngineCounters {
  private long submitted;
  private long refused;
  private long finished;
  private long aborted;
  private long lookedUpTokens;
  private long cachedTokens;
  private long promptTokens;
  private long generatedTokens;
  private long readTokens;
  private long readNanos;
  private long readPrompts;

  void onSubmitted() {
    submitted++;
  }

  void onRefused() {
    refused++;
  }

  void onAdmitted(Sequence sequence) {
    lookedUpTokens += sequence.promptTokens();
    cachedTokens += sequence.cachedTokens();
  }

  void onPromptRead(Sequence sequence, long nowNanos) {
    promptTokens += sequence.promptTokens();
    readTokens += sequence.promptTokens() - sequence.cachedTokens();
    readNanos += nowNanos - sequence.admittedNanos();
    readPrompts++;
  }

  void onToken() {
    generatedTokens++;
  }

  void onFinished() {
    finished++;
  }

  void onAborted() {
    aborted++;
  }

  EngineStats.Totals totals() {
    return new EngineStats.Totals(
        new EngineStats.Sequences(submitted, refused, finished, aborted),
        new EngineStats.Tokens(lookedUpTokens, cachedTokens, promptTokens, generatedTokens),
        new EngineStats.Reading(readTokens, readNanos, readPrompts));
  }
}
