package dev.berth.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All of berth.yaml, with defaults filled in and paths resolved.
 *
 * @param admin null: no admin port
 * @param pools at least one, of different names, in the order of the file
 */
public record BerthConfig(
    GrpcConfig grpc, @Nullable AdminConfig admin, DrainConfig drain, List<PoolConfig> pools) {

  public BerthConfig {
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
    return admin.address().port() != 0 && address.equals(new ListenAddress.Tcp(admin.address()));
  }
}
