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
 * @param pools at least one, of different names, in the order of the file
 */
public record BerthConfig(
    GrpcConfig grpc,
    @Nullable AdminConfig admin,
    DrainConfig drain,
    Duration warmUp,
    List<PoolConfig> pools) {

  static final DurationRange WARM_UP = new DurationRange(Duration.ZERO, Duration.ofMinutes(1));

  /** Enough for a core of today; it ends sooner where it can. */
  public static final Duration DEFAULT_WARM_UP = Duration.ofSeconds(2);

  public BerthConfig {
    WARM_UP.require("warmUp", warmUp);
    pools = List.copyOf(pools);
    if (pools.isEmpty()) {
      throw new IllegalArgumentException("at least one pool");
    }
    if (pools.stream().map(PoolConfig::name).distinct().count() < pools.size()) {
      throw new IllegalArgumentException("pools of different names");
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
