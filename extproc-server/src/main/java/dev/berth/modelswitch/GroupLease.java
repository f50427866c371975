package dev.berth.modelswitch;

/**
 * The right to switch one device group, which one Berth has at a time.
 *
 * <p>Servers do not look at leases: an order that is late is carried out. So the right ends for who
 * has it well before it begins for anybody else, and he looks at {@link #isHeld} right before each
 * order. One that is on its way at that moment does no harm: whoever has the lease next tells all
 * servers but one to sleep, and looks, before he wakes that one.
 */
public interface GroupLease {

  /** Of a Berth that is the only one. */
  GroupLease FOREVER =
      new GroupLease() {
        @Override
        public boolean isHeld() {
          return true;
        }

        @Override
        public long token() {
          return 0;
        }

        @Override
        public void release() {}
      };

  /** Whether it is still had; false for ever once it is not. Asks nobody; any thread. */
  boolean isHeld();

  /** Greater than those of all leases of the group before. */
  long token();

  /** Gives it back. Called once, also when it is lost. */
  void release();
}
