package dev.berth.simulator.sleep;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What becomes of requests that run when the server is told to sleep: vLLM's {@code mode}. */
public enum InFlight {
  /** They are cut. */
  ABORT,
  /** They end first. */
  WAIT,
  /** They stand still, and go on after the wake. */
  KEEP;

  /** The mode of that name in vLLM's API; null when there is none. */
  public static @Nullable InFlight named(String name) {
    for (InFlight mode : values()) {
      if (mode.name().toLowerCase(Locale.ROOT).equals(name)) {
        return mode;
      }
    }
    return null;
  }
}
