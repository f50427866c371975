package dev.berth.extproc;

import static java.util.stream.Collectors.toMap;

import dev.berth.config.AdminPaths;
import dev.berth.config.CompletionMode;
import dev.berth.config.ModelsConfig;
import dev.berth.config.RequestRules;
import dev.berth.pool.Pool;
import dev.berth.routing.GatewayOptions;
import dev.berth.routing.ModelNames;
import dev.berth.routing.PoolPolicies;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.ResponseOwners;
import dev.berth.scheduling.LeastWork;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Routes for tests, each different from the usual one in a few things.
 *
 * @param defaultModel of requests that name none
 * @param aliases what a name means
 * @param passThrough prefixes of paths
 */
record Routes(
    CompletionMode completion,
    GatewayOptions gateway,
    @Nullable String defaultModel,
    Map<String, String> aliases,
    List<String> passThrough)
    implements Function<Pool, PoolRoute> {

  static Routes of(CompletionMode completion) {
    return new Routes(completion, GatewayOptions.DEFAULT, null, Map.of(), List.of());
  }

  Routes with(GatewayOptions other) {
    return new Routes(completion, other, defaultModel, aliases, passThrough);
  }

  Routes withAlias(String name, String model) {
    return new Routes(completion, gateway, defaultModel, Map.of(name, model), passThrough);
  }

  Routes withDefault(String model) {
    return new Routes(completion, gateway, model, aliases, passThrough);
  }

  Routes passing(String prefix) {
    return new Routes(completion, gateway, defaultModel, aliases, List.of(prefix));
  }

  @Override
  public PoolRoute apply(Pool pool) {
    Map<String, Map<String, Integer>> weighted =
        aliases.entrySet().stream().collect(toMap(Map.Entry::getKey, e -> Map.of(e.getValue(), 1)));
    return new PoolRoute(
        pool,
        defaultModel,
        new ModelNames(new ModelsConfig(weighted, Map.of())),
        completion,
        Duration.ofHours(1),
        gateway,
        new RequestRules(passThrough, AdminPaths.REFUSE, null),
        PoolPolicies.of(LeastWork.POLICY),
        new ResponseOwners(() -> 0));
  }
}
