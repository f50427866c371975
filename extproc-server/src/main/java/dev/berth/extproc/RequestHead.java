package dev.berth.extproc;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.admission.Objectives;
import dev.berth.request.ErrorDialect;
import dev.berth.request.HttpHead;
import dev.berth.routing.PoolPolicies;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.RoutingHints;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What Berth reads from a request's headers and from the metadata that Envoy sends along.
 *
 * @param contentLength declared size of the body in bytes; -1 when there is none or it is no number
 */
record RequestHead(HttpHead http, long contentLength, RoutingHints hints) {

  /** What is known of a request whose headers never came. */
  static final RequestHead UNKNOWN =
      new RequestHead(HttpHead.UNKNOWN, -1, new RoutingHints(null, "", null));

  private static final double NANOS_PER_SECOND = 1e9;

  /** Longer than anybody waits. */
  private static final double MOST_SECONDS = 1e6;

  private static final String SUBSET_NAMESPACE = "envoy.lb.subset_hint";
  private static final String SUBSET_KEY = "x-gateway-destination-endpoint-subset";

  /**
   * Reads a {@code request_headers} message. What is missing or malformed counts as not there.
   *
   * @param route says in which headers a client may have wishes
   */
  static RequestHead of(ProcessingRequest message, String envoyAddress, PoolRoute route) {
    PoolPolicies policies = route.policies();
    String method = "";
    String path = "";
    String contentType = null;
    String model = null;
    String requestId = null;
    String policy = null;
    String session = null;
    Duration patience = null;
    long contentLength = -1;
    boolean anthropicVersion = false;
    for (HeaderValue header : message.getRequestHeaders().getHeaders().getHeadersList()) {
      switch (header.getKey()) {
        case ":method" -> method = Headers.value(header);
        case ":path" -> path = Headers.value(header);
        case "content-type" -> contentType = Headers.value(header);
        case HttpHead.MODEL_HEADER -> model = Headers.value(header);
        case "x-request-id" -> requestId = Headers.value(header);
        case "content-length" -> contentLength = parseLength(Headers.value(header));
        case ErrorDialect.ANTHROPIC_VERSION_HEADER -> anthropicVersion = true;
        default -> {
          if (header.getKey().equals(policies.header())) {
            policy = Headers.value(header);
          } else if (header.getKey().equals(policies.sessionHeader())) {
            session = Headers.value(header);
          } else if (header.getKey().equals(route.waitHeader())) {
            patience = parseSeconds(Headers.value(header));
          }
        }
      }
    }
    return new RequestHead(
        HttpHead.of(method, path, contentType, model, anthropicVersion),
        contentLength,
        new RoutingHints(
            subset(message),
            envoyAddress,
            requestId,
            policy,
            session,
            patience,
            route.holds() == null ? null : objective(message)));
  }

  /** Its header may say something else to somebody else, too. */
  private static @Nullable String objective(ProcessingRequest message) {
    String old = null;
    for (HeaderValue header : message.getRequestHeaders().getHeaders().getHeadersList()) {
      if (header.getKey().equals(Objectives.HEADER)) {
        return Headers.value(header);
      }
      if (header.getKey().equals(Objectives.OLD_HEADER)) {
        old = Headers.value(header);
      }
    }
    return old;
  }

  private static long parseLength(String text) {
    try {
      return Math.max(-1, Long.parseLong(text));
    } catch (NumberFormatException notALength) {
      return -1;
    }
  }

  private static @Nullable Duration parseSeconds(String text) {
    try {
      double seconds = Double.parseDouble(text);
      return seconds >= 0 && seconds <= MOST_SECONDS
          ? Duration.ofNanos((long) (seconds * NANOS_PER_SECOND))
          : null;
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  /** A list of addresses, or one string of them with commas between; null when there is no hint. */
  private static @Nullable List<String> subset(ProcessingRequest message) {
    if (!message.hasMetadataContext()) {
      return null;
    }
    Struct namespace = message.getMetadataContext().getFilterMetadataMap().get(SUBSET_NAMESPACE);
    Value hint = namespace == null ? null : namespace.getFieldsMap().get(SUBSET_KEY);
    if (hint == null) {
      return null;
    }
    return switch (hint.getKindCase()) {
      case LIST_VALUE ->
          hint.getListValue().getValuesList().stream().map(Value::getStringValue).toList();
      case STRING_VALUE -> RoutingHints.subset(hint.getStringValue());
      default -> List.of();
    };
  }
}
