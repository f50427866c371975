package dev.berth.it.stack;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was started one after the other, and ends in the opposite order. Confined to a thread. */
public final class Parts implements AutoCloseable {

  private final Deque<AutoCloseable> running = new ArrayDeque<>();

  /** Takes over what has just been started. */
  public <T extends AutoCloseable> T add(T part) {
    running.push(part);
    return part;
  }

  /** Whoever took it out ends it. */
  void remove(AutoCloseable part) {
    running.remove(part);
  }

  /** Ends all parts, also when one of them does not end well. */
  @Override
  public void close() {
    IllegalStateException failures = new IllegalStateException("parts did not end well");
    while (!running.isEmpty()) {
      try {
        running.pop().close();
      } catch (Exception | AssertionError failure) {
        failures.addSuppressed(failure);
      }
    }
    if (failures.getSuppressed().length > 0) {
      throw failures;
    }
  }
}
