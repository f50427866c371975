package dev.berth.bench;

/** A server that takes part in the comparison; each that is needed becomes an {@link Arm}. */
enum Contender {
  /** Decides nothing. */
  FLOOR(EchoArm.class, 0),
  /** Berth with a pool of ordinary size. */
  BERTH(BerthArm.class, Servers.ADDRESSES.size()),
  BERTH_WITH_1(BerthArm.class, 1),
  BERTH_WITH_16(BerthArm.class, 16),
  BERTH_WITH_1000(BerthArm.class, 1_000),
  BERTH_WITH_10000(BerthArm.class, 10_000);

  private final Class<?> main;
  private final int servers;

  Contender(Class<?> main, int servers) {
    this.main = main;
    this.servers = servers;
  }

  /** The program that it is. */
  Class<?> main() {
    return main;
  }

  /** How many servers its pool has. */
  int servers() {
    return servers;
  }
}
