package dev.berth.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Whom a client certificate has to name, in one of its subject alternative names.
 *
 * <ul>
 *   <li>A SPIFFE id, {@code spiffe://domain/path}, letter by letter. With {@code /*} at its end:
 *       every id further down that path, at any depth.
 *   <li>A DNS name, in any case. With {@code *.} at its start: every name with exactly one label in
 *       that place, as in RFC 9525. A certificate that itself has a wildcard names nobody.
 * </ul>
 *
 * <p>The subject's common name is never looked at.
 */
public record AllowedClient(String name) {

  private static final int MAX_LENGTH = 2048;
  private static final String SPIFFE = "spiffe://";
  private static final String SEGMENT = "/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._-]+";
  private static final Pattern SPIFFE_ID =
      Pattern.compile("spiffe://[a-z0-9._-]{1,255}(?:" + SEGMENT + ")*+");
  private static final Pattern PATH = Pattern.compile("(?:" + SEGMENT + ")++");
  private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
  private static final Pattern DNS_NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*+");
  private static final int MAX_DNS_LENGTH = 253;

  static final Format<AllowedClient> FORMAT =
      new Format<>(
          "a SPIFFE id such as spiffe://example.org/ns/gateway/sa/envoy or spiffe://example.org/*,"
              + " or a DNS name such as envoy.example.org or *.example.org",
          AllowedClient::new);

  public AllowedClient {
    boolean good =
        name.startsWith(SPIFFE)
            ? isSpiffeId(withoutSuffix(name, "/*"))
            : isDnsName(name.startsWith("*.") ? name.substring(2) : name);
    if (!good) {
      throw new IllegalArgumentException();
    }
  }

  /** Whether a certificate with this URI among its names is meant. */
  public boolean isUri(String uri) {
    if (!name.startsWith(SPIFFE)) {
      return false;
    }
    if (!name.endsWith("/*")) {
      return name.equals(uri);
    }
    String above = withoutSuffix(name, "/*");
    return uri.startsWith(above)
        && uri.length() <= MAX_LENGTH
        && PATH.matcher(uri.substring(above.length())).matches();
  }

  /** Whether a certificate with this DNS name among its names is meant. */
  public boolean isDns(String dns) {
    if (!isDnsName(dns)) {
      return false;
    }
    String wanted = name.toLowerCase(Locale.ROOT);
    String found = dns.toLowerCase(Locale.ROOT);
    return wanted.startsWith("*.")
        ? found.indexOf('.') > 0 && found.substring(found.indexOf('.')).equals(wanted.substring(1))
        : found.equals(wanted);
  }

  private static boolean isSpiffeId(String text) {
    return text.length() <= MAX_LENGTH && SPIFFE_ID.matcher(text).matches();
  }

  private static boolean isDnsName(String text) {
    return text.length() <= MAX_DNS_LENGTH && DNS_NAME.matcher(text).matches();
  }

  private static String withoutSuffix(String text, String suffix) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  /** As in the file. */
  @Override
  public String toString() {
    return name;
  }
}
