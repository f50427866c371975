package dev.berth.simulator.base;

/** A source of monotonic time. Comes in by constructor, so that tests can turn the hand. */
@FunctionalInterface
public interface Ticker {

  /** Nanoseconds since an arbitrary origin; only differences mean something. */
  long nanos();

  /** The clock of this JVM. */
  static Ticker system() {
    return System::nanoTime;
  }
}
