package dev.berth.config;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What requests a pool takes.
 *
 * @param passThrough prefixes of paths that go on without a decision; each begins with a slash
 * @param maxRequestsPerServer so many requests in flight make a server full; null: no bound
 */
public record RequestRules(
    List<String> passThrough, AdminPaths adminPaths, @Nullable Integer maxRequestsPerServer) {

  static final int MAX_PREFIXES = 64;
  static final int MAX_REQUESTS_LIMIT = 1_000_000;

  static final int MAX_PREFIX_LENGTH = 256;

  /**
   * Segments without escapes and parameters (RFC 3986, section 3.3), without asterisks, and none of
   * one or two dots, which no request could match.
   */
  private static final Pattern PREFIX_FORM =
      Pattern.compile(
          "(?!.*/\\.{1,2}(/|$))/([A-Za-z0-9._~!$&'()+,=:@-]+/)*([A-Za-z0-9._~!$&'()+,=:@-]+)?");

  static final Format<String> PREFIX =
      new Format<>(
          "a path such as /docs, of letters, digits and ._~!$&'()+,=:@-", RequestRules::prefix);

  /** Every path needs a decision, servers cannot be run from outside, and none is ever full. */
  public static final RequestRules DEFAULT = new RequestRules(List.of(), AdminPaths.REFUSE, null);

  public RequestRules {
    passThrough = List.copyOf(passThrough);
    if (maxRequestsPerServer != null
        && (maxRequestsPerServer < 1 || maxRequestsPerServer > MAX_REQUESTS_LIMIT)) {
      throw new IllegalArgumentException(
          "maxRequestsPerServer between 1 and " + MAX_REQUESTS_LIMIT);
    }
  }

  private static String prefix(String text) {
    if (text.length() > MAX_PREFIX_LENGTH || !PREFIX_FORM.matcher(text).matches()) {
      throw new IllegalArgumentException();
    }
    return text;
  }
}
