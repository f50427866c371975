package dev.berth.routing;

import dev.berth.request.ErrorDialect;
import dev.berth.request.InferenceRequest;
import dev.berth.request.RequestPath;
import dev.berth.request.RequestScanner;
import dev.berth.request.ScanResult;
import dev.berth.request.ScanResult.Malformed;
import dev.berth.request.ScanResult.Scanned;
import dev.berth.routing.RoutingOutcome.Rejected;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that somebody asks about: its body goes in piece by piece, none of which is kept, and
 * an {@link Explanation} comes out. Confined to one thread.
 */
public final class Examination {

  private final PoolRoute route;
  private final RequestPath path;
  private final boolean passesThrough;
  private final ErrorDialect dialect;
  private final @Nullable List<String> subset;
  private final RequestScanner reader = new RequestScanner();
  private long bytes;

  /**
   * @param method pseudo-header {@code :method}
   * @param path pseudo-header {@code :path}
   * @param headers by their name in lower case
   * @param subset as in {@link RoutingHints}
   */
  public Examination(
      PoolRoute route,
      String method,
      String path,
      Map<String, String> headers,
      @Nullable List<String> subset) {
    this.route = route;
    this.path = RequestPath.of(method, path, headers.get("content-type"));
    this.passesThrough = route.passesThrough(path);
    this.dialect =
        ErrorDialect.of(
            this.path.shape(), headers.containsKey(ErrorDialect.ANTHROPIC_VERSION_HEADER));
    this.subset = subset;
  }

  /** The next piece of the body. */
  public void feed(byte[] piece, int offset, int length) {
    reader.feed(piece, offset, length);
    bytes += length;
  }

  /** The body has ended. */
  public Explanation finish() {
    if (passesThrough) {
      return new Explanation(unread(), dialect, null, List.of());
    }
    if (bytes == 0 || path.isDecidedByHead()) {
      return explain(path.model(), path.stream(), path.responseId());
    }
    ScanResult result = reader.finish();
    if (result instanceof Malformed malformed) {
      return new Explanation(
          unread(),
          dialect,
          Rejected.of(RejectReason.MALFORMED_BODY, malformed.problem()),
          List.of());
    }
    Scanned scanned = (Scanned) result;
    return explain(scanned.model(), scanned.stream(), scanned.previousResponseId());
  }

  private Explanation explain(@Nullable String model, boolean stream, @Nullable String responseId) {
    InferenceRequest request = new InferenceRequest(path.shape(), model, stream, bytes, responseId);
    return Explainer.explain(route, request, dialect, subset);
  }

  /** One of whose body nothing is known. */
  private InferenceRequest unread() {
    return new InferenceRequest(path.shape(), null, false, bytes);
  }
}
