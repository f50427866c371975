package dev.berth.admin;

import dev.berth.base.LogPace;
import dev.berth.base.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may ask for what on the admin port; consulted before anything else looks at a request, so
 * that no page can forget it.
 *
 * <ul>
 *   <li>Reading is free to whoever reaches the port. On a loopback address the request must also
 *       name it by {@code localhost} or an IP address: a web page whose own name leads to 127.0.0.1
 *       (DNS rebinding) would read the port through its visitor's browser.
 *   <li>Anything but GET and HEAD changes or costs something. It needs the bearer token of {@code
 *       admin.tokenFile}; without such a file it is taken on a loopback address only. A browser
 *       that sends it for a page of another origin is refused in any case.
 * </ul>
 *
 * Any thread that may block on the disk.
 */
final class AdminAccess {

  private static final Logger log = LoggerFactory.getLogger(AdminAccess.class);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  private static final Pattern BEARER = Pattern.compile("(?i)bearer +(\\S+) *");
  private static final Pattern HOST = Pattern.compile("(\\[[^\\]]*\\]|[^:]*)(:[0-9]*)?");
  private static final Pattern IP_LITERAL =
      Pattern.compile("\\[[0-9a-fA-F:.]+(%[^\\]]*)?\\]|[0-9]{1,3}(\\.[0-9]{1,3}){3}");

  private final boolean loopback;
  private final @Nullable AdminToken token;
  private final LogPace pace;

  /**
   * @param listening the address that the port is bound to
   * @param token null: none is configured
   */
  AdminAccess(InetAddress listening, @Nullable AdminToken token, Ticker ticker) {
    this.loopback = listening.isLoopbackAddress();
    this.token = token;
    this.pace = new LogPace(LOG_INTERVAL, ticker);
  }

  /**
   * What a request says of itself, each part null when it is missing.
   *
   * @param host where the client thinks it is
   * @param origin which web page made the browser send it
   * @param authorization who sends it
   */
  record Claims(@Nullable String host, @Nullable String origin, @Nullable String authorization) {}

  /** The answer to a request that may not be; null when it may. */
  @Nullable Page refusal(boolean isRead, Claims claims) {
    if (loopback && !isLocalName(claims.host())) {
      return Page.error(
          403, "On a loopback address this port answers to localhost and to IP addresses only.");
    }
    if (isRead) {
      return null;
    }
    if (!isSameOrigin(claims)) {
      return Page.error(403, "This comes from a web page of another origin.");
    }
    return token == null ? withoutToken() : withToken(token, claims.authorization());
  }

  private @Nullable Page withoutToken() {
    return loopback
        ? null
        : Page.error(
            403,
            "This needs a token, and none is configured: set admin.tokenFile, or admin.address to a"
                + " loopback address.");
  }

  private @Nullable Page withToken(AdminToken known, @Nullable String authorization) {
    Matcher bearer = BEARER.matcher(authorization == null ? "" : authorization);
    if (bearer.matches() && known.is(bearer.group(1))) {
      return null;
    }
    logProblem(known);
    return Page.error(401, "This needs the token of admin.tokenFile, as Authorization: Bearer.");
  }

  private void logProblem(AdminToken known) {
    String problem = known.problem();
    if (problem != null && pace.next() > 0) {
      log.atWarn()
          .addKeyValue("problem", problem)
          .log("admin.tokenFile is not usable, every call that needs the token is refused");
    }
  }

  /** Clients of HTTP/1.0 name no host; browsers always do. */
  private static boolean isLocalName(@Nullable String header) {
    if (header == null) {
      return true;
    }
    Matcher host = HOST.matcher(header.trim());
    return host.matches()
        && (host.group(1).toLowerCase(Locale.ROOT).equals("localhost")
            || IP_LITERAL.matcher(host.group(1)).matches());
  }

  private static boolean isSameOrigin(Claims claims) {
    String origin = claims.origin();
    String host = claims.host();
    return origin == null || (host != null && origin.equalsIgnoreCase("http://" + host.trim()));
  }
}
