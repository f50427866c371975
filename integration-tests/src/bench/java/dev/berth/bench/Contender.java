package dev.berth.bench;

/** A server that takes part in the comparison; each that is needed becomes an {@link Arm}. */
public enum Contender {
  /** Decides nothing. */
  FLOOR(EchoArm.class, 0),
  /** Berth with a pool of ordinary size. */
  BERTH(BerthArm.class, Servers.ADDRESSES.size()),
  BERTH_WITH_1(BerthArm.class, 1),
  BERTH_WITH_16(BerthArm.class, 16),
  BERTH_WITH_100(BerthArm.class, 100),
  BERTH_WITH_1000(BerthArm.class, 1_000),
  BERTH_WITH_10000(BerthArm.class, 10_000),
  /** Nobody can ask for its metrics. */
  BERTH_WITHOUT_ADMIN(BerthArm.class, Servers.ADDRESSES.size(), "", ""),
  /** Names two further servers with each decision. */
  BERTH_WITH_FALLBACKS(
      BerthArm.class, Servers.ADDRESSES.size(), Contender.ADMIN, "gateway: {fallbacks: 2}");

  private static final String ADMIN = "admin: {address: \"127.0.0.1:0\"}";

  private final Class<?> main;
  private final int servers;
  private final String admin;
  private final String pool;

  Contender(Class<?> main, int servers) {
    this(main, servers, Contender.ADMIN, "");
  }

  /**
   * @param admin the key of that name of berth.yaml
   * @param pool one key more of its pool
   */
  Contender(Class<?> main, int servers, String admin, String pool) {
    this.main = main;
    this.servers = servers;
    this.admin = admin;
    this.pool = pool;
  }

  /** The program that it is. */
  Class<?> main() {
    return main;
  }

  /** How many servers its pool has. */
  public int servers() {
    return servers;
  }

  /** Its berth.yaml, of one pool, whose servers are in servers.yaml. */
  String config(String poolName) {
    return """
        grpc: {address: "127.0.0.1:0"}
        %s
        pools:
        - name: %s
          discovery: {file: {path: servers.yaml}}
          health: {probe: {type: none}} # nobody listens there
          %s
        """
        .formatted(admin, poolName, pool);
  }
}
