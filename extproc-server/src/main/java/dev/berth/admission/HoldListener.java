package dev.berth.admission;

/** Hears who waits in some queues. Called on the loop that these are confined to. */
public interface HoldListener {

  /** Cares for nothing. */
  HoldListener NOBODY =
      new HoldListener() {
        @Override
        public void onHeld(HeldRequest request, boolean again) {}

        @Override
        public void onHeldNoMore(HeldRequest request, HoldEnd end) {}
      };

  /**
   * A request waits.
   *
   * @param again whether it did before, and was let go of in vain
   */
  void onHeld(HeldRequest request, boolean again);

  /** It waits no longer; called once for each {@link #onHeld}, if a little late. */
  void onHeldNoMore(HeldRequest request, HoldEnd end);
}
