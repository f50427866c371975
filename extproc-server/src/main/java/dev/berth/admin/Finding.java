package dev.berth.admin;

import org.jspecify.annotations.Nullable;

/**
 * What a readiness check found at one moment.
 *
 * @param problem on one line, for people; null when all is well
 * @param blocking whether no request should come while it lasts
 */
public record Finding(@Nullable String problem, boolean blocking) {

  private static final Finding OK = new Finding(null, false);

  /** All is well. */
  public static Finding ok() {
    return OK;
  }

  /** Something is wrong that somebody should see, and requests are served all the same. */
  public static Finding detail(String problem) {
    return new Finding(problem, false);
  }

  /** Requests cannot be served. */
  public static Finding blocking(String problem) {
    return new Finding(problem, true);
  }
}
