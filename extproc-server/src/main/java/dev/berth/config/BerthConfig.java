package dev.berth.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of berth.yaml, with defaults filled in and paths resolved.
 *
 * @param admin null: no admin port
 * @param warmUp for how long at most Berth answers requests of its own before it is ready; zero:
 *     not at all
 * @param replicas how many Berths there are for the same servers, this one included
 * @param pools at least one, of different names, in the order of the file
 */
public record BerthConfig(
    GrpcConfig grpc,
    @Nullable AdminConfig admin,
    DrainConfig drain,
    Duration warmUp,
    int replicas,
    List<PoolConfig> pools) {

  static final DurationRange WARM_UP = new DurationRange(Duration.ZERO, Duration.ofMinutes(1));

  /** Enough for a core of today; it ends sooner where it can. */
  public static final Duration DEFAULT_WARM_UP = Duration.ofSeconds(2);

  static final int MAX_REPLICAS = 1_000;

  public BerthConfig {
    WARM_UP.require("warmUp", warmUp);
    if (replicas < 1 || replicas > MAX_REPLICAS) {
      throw new IllegalArgumentException("1 to " + MAX_REPLICAS + " replicas");
    }
    pools = List.copyOf(pools);
    if (pools.isEmpty()) {
      throw new IllegalArgumentException("at least one pool");
    }
    if (pools.stream().map(PoolConfig::name).distinct().count() < pools.size()) {
      throw new IllegalArgumentException("pools of different names");
    }
    if (replicas > 1 && pools.stream().anyMatch(pool -> pool.switching() != null)) {
      throw new IllegalArgumentException(
          "replicas of 1 with pools[].switching: two Berths would not know of each other's switches");
    }
    if (admin != null && isTaken(grpc.address(), admin)) {
      throw new IllegalArgumentException("admin.address and grpc.address to differ");
    }
  }

  private static boolean isTaken(ListenAddress address, AdminConfig admin) {
    return admin.address().port() != 0
        && address instanceof ListenAddress.Tcp tcp
        && tcp.address().equals(admin.address());
  }
}
