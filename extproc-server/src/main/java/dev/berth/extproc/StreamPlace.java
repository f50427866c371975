package dev.berth.extproc;

import dev.berth.base.FairShare;
import org.jspecify.annotations.Nullable;

/**
 * The right of one stream to be open. Immutable.
 *
 * @param served false: there is room for a refusal, no more
 */
record StreamPlace(FairShare places, String envoyAddress, boolean served) {

  /**
   * The places of all streams. Beyond {@code maxStreams} as many again may be open for as long as
   * it takes to refuse their requests, which is a matter of their first message. Shared counters.
   */
  static final class Places {

    private final FairShare served;
    private final FairShare refused;

    Places(int maxStreams) {
      served = new FairShare(maxStreams);
      refused = new FairShare(maxStreams);
    }

    /** A place for one more stream of that Envoy; null when there is none whatsoever. */
    @Nullable StreamPlace tryTake(String envoyAddress) {
      if (served.tryTake(envoyAddress, 1)) {
        return new StreamPlace(served, envoyAddress, true);
      }
      return refused.tryTake(envoyAddress, 1)
          ? new StreamPlace(refused, envoyAddress, false)
          : null;
    }
  }

  /** Called once, when the stream is over. */
  void giveBack() {
    places.giveBack(envoyAddress, 1);
  }
}
