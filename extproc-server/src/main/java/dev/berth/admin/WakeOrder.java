package dev.berth.admin;

import dev.berth.endpoint.EndpointId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the path of a request to the {@link WakePage} says.
 *
 * @param server as it is written
 * @param isWake whether it shall be awake, else asleep
 */
record WakeOrder(String server, boolean isWake) {

  /** How the admin port lists the paths. */
  static final List<String> PATHS =
      List.of("/api/servers/IP:PORT/sleep", "/api/servers/IP:PORT/wake");

  private static final Pattern PATH =
      Pattern.compile("/api/servers/(.+)/(wake|sleep)", Pattern.DOTALL);

  /** The order; null if the path is another page's. */
  static @Nullable WakeOrder of(String path) {
    Matcher parts = PATH.matcher(path);
    return parts.matches() ? new WakeOrder(parts.group(1), parts.group(2).equals("wake")) : null;
  }

  /** Null where it is no address. */
  @Nullable EndpointId id() {
    try {
      return new EndpointId(server);
    } catch (IllegalArgumentException malformed) {
      return null;
    }
  }
}
