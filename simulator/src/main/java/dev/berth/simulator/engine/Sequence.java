package dev.berth.simulator.engine;

import org.jspecify.annotations.Nullable;

/**
 * One prompt on its way through an engine: waiting, running, over. Confined to the model's thread.
 */
public final class Sequence {
  private enum State {
    WAITING,
    RUNNING,
    OVER
  }

  private final Prompt prompt;
  private final int outputTokens;
  private final SequenceListener listener;
  private final long arrivalNanos;
  private State state = State.WAITING;
  private @Nullable BlockLease lease;
  private long admittedNanos;
  private int cachedTokens;
  private int readTokens;
  private int emittedTokens;

  Sequence(Prompt prompt, int outputTokens, SequenceListener listener, long arrivalNanos) {
    this.prompt = prompt;
    this.outputTokens = outputTokens;
    this.listener = listener;
    this.arrivalNanos = arrivalNanos;
  }

  /** The length of the prompt in tokens. */
  public int promptTokens() {
    return prompt.tokens();
  }

  /** Prompt tokens that did not have to be computed; 0 until the sequence runs. */
  public int cachedTokens() {
    return cachedTokens;
  }

  /** The length of the answer in tokens; 0 for an embedding. */
  public int outputTokens() {
    return outputTokens;
  }

  Prompt prompt() {
    return prompt;
  }

  SequenceListener listener() {
    return listener;
  }

  long arrivalNanos() {
    return arrivalNanos;
  }

  /** When it began to run. */
  long admittedNanos() {
    return admittedNanos;
  }

  boolean isWaiting() {
    return state == State.WAITING;
  }

  boolean isRunning() {
    return state == State.RUNNING;
  }

  boolean isOver() {
    return state == State.OVER;
  }

  void toRunning(BlockLease newLease, int newCachedTokens, long nowNanos) {
    state = State.RUNNING;
    admittedNanos = nowNanos;
    lease = newLease;
    cachedTokens = newCachedTokens;
    readTokens = newCachedTokens;
  }

  /** Ends the sequence and hands out its blocks, null if it never had any. */
  @Nullable BlockLease toOver() {
    BlockLease released = lease;
    state = State.OVER;
    lease = null;
    return released;
  }

  @Nullable BlockLease lease() {
    return lease;
  }

  int unreadTokens() {
    return prompt.tokens() - readTokens;
  }

  boolean isDecoding() {
    return unreadTokens() == 0;
  }

  void read(int tokens) {
    readTokens += tokens;
  }

  /** Takes one token; returns its index. */
  int emit() {
    return emittedTokens++;
  }

  boolean isComplete() {
    return isDecoding() && emittedTokens >= outputTokens;
  }

  int contextTokens() {
    return readTokens + emittedTokens;
  }
}
