package dev.berth.routing;

import dev.berth.admission.Objectives;
import dev.berth.request.BodyReader;
import dev.berth.request.ErrorDialect;
import dev.berth.request.HttpHead;
import dev.berth.request.InferenceRequest;
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
  private final HttpHead head;
  private final boolean passesThrough;
  private final RoutingHints hints;
  private final @Nullable BodyReader reader;
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
    this.head =
        HttpHead.of(
            method,
            path,
            headers.get("content-type"),
            headers.get(HttpHead.MODEL_HEADER),
            headers.containsKey(ErrorDialect.ANTHROPIC_VERSION_HEADER));
    this.passesThrough = route.passesThrough(head);
    String choice = route.policies().header();
    this.hints =
        new RoutingHints(
            subset,
            "",
            null,
            choice == null ? null : headers.get(choice),
            headers.get(route.policies().sessionHeader()),
            null,
            headers.getOrDefault(Objectives.HEADER, headers.get(Objectives.OLD_HEADER)));
    this.reader = passesThrough ? null : route.reader(head);
  }

  /** The next piece of the body. */
  public void feed(byte[] piece, int offset, int length) {
    bytes += length;
    if (reader != null) {
      reader.feed(piece, offset, length);
    }
  }

  /** The body has ended. */
  public Explanation finish() {
    if (passesThrough) {
      return settled(null);
    }
    if (reader == null || bytes == 0) {
      return explain(head.unread(bytes));
    }
    ScanResult body = reader.finish();
    return body instanceof Malformed malformed
        ? settled(Rejected.of(RejectReason.MALFORMED_BODY, malformed.problem()))
        : explain(head.request((Scanned) body, bytes));
  }

  private Explanation explain(InferenceRequest request) {
    return Explainer.explain(route, request, head.dialect(), hints);
  }

  private Explanation settled(@Nullable RoutingOutcome outcome) {
    return new Explanation(head.unread(bytes), head.dialect(), outcome, List.of());
  }
}
