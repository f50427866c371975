package dev.berth.admin;

import dev.berth.routing.Examination;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.RoutingHints;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/explain}: what would become of a request, and why. The body of the POST is the
 * body of the request in question, byte for byte, so that it needs no quoting and is read as it
 * comes; everything else about the request is in the address.
 */
final class ExplainPage {

  private static final String POOL = "pool";
  private static final String METHOD = "method";
  private static final String PATH = "path";
  private static final String HEADER = "header";
  private static final String SUBSET = "subset";
  private static final TreeSet<String> PARAMETERS =
      new TreeSet<>(List.of(POOL, METHOD, PATH, HEADER, SUBSET));

  private static final int PIECE = 1 << 16;

  private final Supplier<List<AdminPool>> pools;
  private final long maxBodyBytes;

  /**
   * @param maxBodyBytes the largest body that Envoy could bring
   */
  ExplainPage(Supplier<List<AdminPool>> pools, long maxBodyBytes) {
    this.pools = pools;
    this.maxBodyBytes = maxBodyBytes;
  }

  Page answer(PageRequest request) throws IOException {
    Query query = request.query();
    String stranger = query.stranger(PARAMETERS);
    if (stranger != null) {
      return refusal(
          request, 400, "There is no parameter '" + stranger + "'. There are " + PARAMETERS + ".");
    }
    Map<String, String> headers = headers(query.all(HEADER));
    if (headers == null) {
      return refusal(request, 400, "A header is written as name:value, as in header=accept:*/*.");
    }
    PoolRoute route = route(query.first(POOL));
    return route == null
        ? refusal(request, 404, "There is no pool '" + query.first(POOL) + "'.")
        : explain(request, route, headers);
  }

  private Page explain(PageRequest request, PoolRoute route, Map<String, String> headers)
      throws IOException {
    String method = request.query().firstOr(METHOD, "POST");
    String path = request.query().firstOr(PATH, "/v1/chat/completions");
    List<String> subset = subset(request.query().first(SUBSET));
    Examination examination = new Examination(route, method, path, headers, subset);
    if (!feed(request.body(), examination)) {
      return refusal(
          request,
          413,
          "The body is larger than grpc.maxBodySize, "
              + maxBodyBytes
              + " bytes: a request like this one is answered with 413.");
    }
    return Page.json(200, ExplanationView.of(route, method, path, subset, examination.finish()));
  }

  /** False as soon as there is more than may be. */
  private boolean feed(InputStream body, Examination examination) throws IOException {
    byte[] piece = new byte[PIECE];
    long bytes = 0;
    for (int read = body.read(piece); read >= 0; read = body.read(piece)) {
      bytes += read;
      if (bytes > maxBodyBytes) {
        return false;
      }
      examination.feed(piece, 0, read);
    }
    return true;
  }

  /** Reads the rest first: who is still sending would not see the answer. */
  private static Page refusal(PageRequest request, int status, String sentence) throws IOException {
    request.body().transferTo(OutputStream.nullOutputStream());
    return Page.error(status, sentence);
  }

  private @Nullable PoolRoute route(@Nullable String name) {
    return pools.get().stream()
        .filter(pool -> name == null || pool.name().equals(name))
        .findFirst()
        .map(AdminPool::route)
        .orElse(null);
  }

  /** By name in lower case; null when one of them is no header. */
  private static @Nullable Map<String, String> headers(List<String> lines) {
    Map<String, String> headers = new HashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        return null;
      }
      headers.put(
          line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static @Nullable List<String> subset(@Nullable String text) {
    return text == null ? null : RoutingHints.subset(text);
  }
}
