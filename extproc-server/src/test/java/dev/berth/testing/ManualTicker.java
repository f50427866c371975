package dev.berth.testing;

import dev.berth.base.Ticker;
import java.time.Duration;

/** A clock that stands until it is turned. */
public final class ManualTicker implements Ticker {

  private long nanos;

  @Override
  public long nanos() {
    return nanos;
  }

  public void advance(Duration duration) {
    nanos += duration.toNanos();
  }
}
