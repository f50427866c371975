package dev.berth.admin;

import dev.berth.pool.PooledEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The commands by which servers are drained and taken back: {@code POST
 * /api/servers/IP:PORT/drain}, or {@code /api/pods/NAME/drain} for all servers of a pod, and the
 * same with {@code undrain}. Answers with the servers in question as {@code /api/servers} shows
 * them, in the state in which the command found them or put them; the command takes effect within
 * moments, and lasts until it is taken back, the server leaves the pool, or Berth ends.
 */
final class DrainPage {

  private final Supplier<List<AdminPool>> pools;

  DrainPage(Supplier<List<AdminPool>> pools) {
    this.pools = pools;
  }

  Page answer(PageRequest request, DrainOrder order) {
    List<ServerView> answered = new ArrayList<>();
    for (AdminPool pool : pools.get()) {
      List<PooledEndpoint> meant = request.wants(pool.name()) ? order.servers(pool) : List.of();
      if (!order.isDrain() && meant.stream().anyMatch(endpoint -> endpoint.endpoint().draining())) {
        return Page.error(409, "The servers file drains it: change its state there.");
      }
      command(pool, meant, order.isDrain());
      meant.forEach(endpoint -> answered.add(ServerView.of(pool.route().pool(), endpoint)));
    }
    return answered.isEmpty()
        ? Page.error(404, "There is no such server or pod.")
        : Page.json(200, answered);
  }

  private static void command(AdminPool pool, List<PooledEndpoint> meant, boolean drain) {
    var ids = meant.stream().map(PooledEndpoint::id).toList();
    if (drain) {
      pool.route().pool().health().drain(ids);
    } else {
      pool.route().pool().health().undrain(ids);
    }
  }
}
