package dev.berth.simulator.api;

import org.jspecify.annotations.Nullable;

/**
 * What a request to the Responses API says about keeping responses.
 *
 * @param background whether the client wants to ask for the answer later, instead of waiting
 * @param store whether the answer shall be kept
 * @param previousId the kept response that this one goes on from; null for none
 */
public record Retention(boolean background, boolean store, @Nullable String previousId) {

  /** Of every other API. */
  public static final Retention NONE = new Retention(false, false, null);
}
