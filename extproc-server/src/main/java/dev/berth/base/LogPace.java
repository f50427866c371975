package dev.berth.base;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps a log line that anybody may trigger from being written more than once in a while. */
public final class LogPace {

  private final Ticker ticker;
  private final long intervalNanos;
  private final AtomicLong last;
  private final AtomicLong unwritten = new AtomicLong();

  public LogPace(Duration interval, Ticker ticker) {
    this.ticker = ticker;
    this.intervalNanos = interval.toNanos();
    this.last = new AtomicLong(ticker.nanos() - intervalNanos);
  }

  /** How many times the line stands for, if it is to be written now; 0 if not. */
  public long next() {
    unwritten.incrementAndGet();
    long now = ticker.nanos();
    long before = last.get();
    if (now - before < intervalNanos || !last.compareAndSet(before, now)) {
      return 0;
    }
    return unwritten.getAndSet(0);
  }
}
