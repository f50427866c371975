package dev.berth.admin;

import dev.berth.pool.PooledEndpoint;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the path of a request to the {@link DrainPage} says.
 *
 * @param isPod whether {@code name} is that of a pod, else of a server
 * @param isDrain whether requests are to be kept away, else let in again
 */
record DrainOrder(boolean isPod, String name, boolean isDrain) {

  /** How the admin port lists the paths. */
  static final List<String> PATHS =
      List.of(
          "/api/pods/NAME/drain",
          "/api/pods/NAME/undrain",
          "/api/servers/IP:PORT/drain",
          "/api/servers/IP:PORT/undrain");

  private static final Pattern PATH =
      Pattern.compile("/api/(servers|pods)/(.+)/(drain|undrain)", Pattern.DOTALL);

  /** The order; null if the path is another page's. */
  static @Nullable DrainOrder of(String path) {
    Matcher parts = PATH.matcher(path);
    return parts.matches()
        ? new DrainOrder(
            parts.group(1).equals("pods"), parts.group(2), parts.group(3).equals("drain"))
        : null;
  }

  /** The servers of the pool that are meant. */
  List<PooledEndpoint> servers(AdminPool pool) {
    return pool.route().pool().snapshot().endpoints().stream().filter(this::isMeant).toList();
  }

  private boolean isMeant(PooledEndpoint endpoint) {
    return name.equals(isPod ? endpoint.endpoint().pod() : endpoint.id().text());
  }
}
