package dev.berth.admin;

import dev.berth.pool.PooledEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands by which servers are drained and taken back: {@code POST
 * /api/servers/IP:PORT/drain}, or {@code /api/pods/NAME/drain} for all servers of a pod, and the
 * same with {@code undrain}. Answers with the servers in question as {@code /api/servers} shows
 * them, in the state in which the command found them or put them; the command takes effect within
 * moments.
 */
final class DrainPage {

  /** How the admin port lists the paths. */
  static final List<String> PATHS =
      List.of(
          "/api/pods/NAME/drain",
          "/api/pods/NAME/undrain",
          "/api/servers/IP:PORT/drain",
          "/api/servers/IP:PORT/undrain");

  private static final Pattern PATH =
      Pattern.compile("/api/(servers|pods)/(.+)/(drain|undrain)", Pattern.DOTALL);

  private final Supplier<List<AdminPool>> pools;

  DrainPage(Supplier<List<AdminPool>> pools) {
    this.pools = pools;
  }

  /** Whether the path is one of these. */
  static boolean isAt(String path) {
    return PATH.matcher(path).matches();
  }

  Page answer(PageRequest request) {
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      throw new IllegalArgumentException("not one of these paths: " + request.path());
    }
    Target target = new Target(path.group(1).equals("pods"), path.group(2));
    boolean drain = path.group(3).equals("drain");
    List<ServerView> answered = new ArrayList<>();
    for (AdminPool pool : pools.get()) {
      List<PooledEndpoint> meant = request.wants(pool.name()) ? target.of(pool) : List.of();
      if (!drain && meant.stream().anyMatch(endpoint -> endpoint.endpoint().draining())) {
        return Page.error(409, "The servers file drains it: change its state there.");
      }
      command(pool, meant, drain);
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

  /** What is to be drained. */
  private record Target(boolean isPod, String name) {

    List<PooledEndpoint> of(AdminPool pool) {
      return pool.route().pool().snapshot().endpoints().stream().filter(this::isMeant).toList();
    }

    private boolean isMeant(PooledEndpoint endpoint) {
      return name.equals(isPod ? endpoint.endpoint().pod() : endpoint.id().text());
    }
  }
}
