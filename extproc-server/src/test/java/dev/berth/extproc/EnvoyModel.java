package dev.berth.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.HeaderSendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.HeaderMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's ext_proc filter as a judge: it is told every message that goes to the server and every
 * reply, in order, and complains about what Envoy would count as spurious, and about what would
 * lose or repeat a part of a body.
 */
final class EnvoyModel {

  private static final Set<String> NAMESPACES = Set.of("envoy.lb", "berth");

  private final DirectionModel request;
  private final DirectionModel response;
  private final boolean takesOverrides;
  private final List<String> complaints = new ArrayList<>();
  private @Nullable ImmediateResponse answered;
  private boolean observability;
  private boolean decided;
  private int sent;
  private int extensions;
  private boolean left;
  private boolean closed;

  EnvoyModel(ProtocolConfiguration protocol, boolean allowModeOverride) {
    request = new DirectionModel(protocol.getRequestBodyMode(), true);
    response = new DirectionModel(protocol.getResponseBodyMode(), false);
    takesOverrides =
        allowModeOverride
            && !protocol.getSendBodyWithoutWaitingForHeaderResponse()
            && protocol.getRequestBodyMode() != BodySendMode.FULL_DUPLEX_STREAMED
            && protocol.getResponseBodyMode() != BodySendMode.FULL_DUPLEX_STREAMED;
  }

  DirectionModel request() {
    return request;
  }

  DirectionModel response() {
    return response;
  }

  /** Whether anything may still be said to the server. */
  boolean isOpen() {
    return !closed && !left && answered == null;
  }

  /** Whether the server has said how the request goes on. */
  boolean isDecided() {
    return decided;
  }

  /** What the client got from the server itself; null when its request went on. */
  @Nullable ImmediateResponse answered() {
    return answered;
  }

  void onSent(ProcessingRequest message) {
    if (message.getObservabilityMode()) {
      observability = true;
      return;
    }
    sent++;
    switch (message.getRequestCase()) {
      case REQUEST_HEADERS -> request.onHeaders(message.getRequestHeaders().getEndOfStream());
      case REQUEST_BODY -> request.onBody(message.getRequestBody());
      case REQUEST_TRAILERS -> request.onTrailers();
      case RESPONSE_HEADERS -> response.onHeaders(message.getResponseHeaders().getEndOfStream());
      case RESPONSE_BODY -> response.onBody(message.getResponseBody());
      case RESPONSE_TRAILERS -> response.onTrailers();
      case REQUEST_NOT_SET -> {}
    }
  }

  /** The client is gone, or the request is over. */
  void onLeft() {
    left = true;
  }

  void onReply(ProcessingResponse reply) {
    if (closed || answered != null || observability) {
      complaints.add("a reply where nothing may be said any more");
    }
    String complaint =
        switch (reply.getResponseCase()) {
          case REQUEST_HEADERS -> request.onHeadersReply();
          case REQUEST_BODY -> request.onBodyReply(reply.getRequestBody());
          case REQUEST_TRAILERS -> request.onTrailersReply();
          case RESPONSE_HEADERS -> response.onHeadersReply();
          case RESPONSE_BODY -> response.onBodyReply(reply.getResponseBody());
          case RESPONSE_TRAILERS -> response.onTrailersReply();
          case IMMEDIATE_RESPONSE -> onImmediate(reply.getImmediateResponse());
          case RESPONSE_NOT_SET -> onExtension(reply);
        };
    complain(complaint);
    onDecision(reply);
    onOverride(reply);
  }

  private void complain(@Nullable String complaint) {
    if (complaint != null) {
      complaints.add(complaint);
    }
  }

  /** Envoy takes one for each message, which begins the clock anew, and none where it has none. */
  private @Nullable String onExtension(ProcessingResponse reply) {
    if (!reply.hasOverrideMessageTimeout()) {
      return "a reply without content";
    }
    extensions++;
    return extensions <= sent
            && request.isWaiting()
            && request.mode() != BodySendMode.FULL_DUPLEX_STREAMED
        ? null
        : "a wish for time that Envoy ignores";
  }

  private @Nullable String onImmediate(ImmediateResponse reply) {
    answered = reply;
    mutations(reply.getHeaders());
    return reply.getStatus().getCodeValue() >= 200 ? null : "an answer without a status";
  }

  private void onDecision(ProcessingResponse reply) {
    HeaderMutation headers =
        reply.hasRequestHeaders()
            ? reply.getRequestHeaders().getResponse().getHeaderMutation()
            : reply.getRequestBody().getResponse().getHeaderMutation();
    mutations(headers);
    decided |= headers.getSetHeadersCount() + headers.getRemoveHeadersCount() > 0;
    decided |= reply.getDynamicMetadata().containsFields("envoy.lb");
    if (!NAMESPACES.containsAll(reply.getDynamicMetadata().getFieldsMap().keySet())) {
      complaints.add("metadata that Envoy does not take");
    }
  }

  private void mutations(HeaderMutation headers) {
    for (HeaderValueOption header : headers.getSetHeadersList()) {
      if (!header.getHeader().getValue().isEmpty()) {
        complaints.add("a header with value instead of raw_value");
      }
      if (header.getAppendAction() != HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD) {
        complaints.add("a header that could be appended to the client's");
      }
    }
  }

  private void onOverride(ProcessingResponse reply) {
    if (!reply.hasModeOverride()) {
      return;
    }
    if (!takesOverrides || !reply.hasRequestHeaders()) {
      complaints.add("a mode_override that Envoy ignores");
    }
    ProcessingMode mode = reply.getModeOverride();
    request.override(mode.getRequestBodyMode());
    response.override(mode.getResponseBodyMode());
    if (mode.getResponseHeaderMode() != HeaderSendMode.SKIP) {
      complaints.add("a mode_override that does not turn the response phase off");
    }
  }

  void onClosed(Status status) {
    closed = true;
    if (left || answered != null) {
      return;
    }
    if (!status.isOk()) {
      complaints.add("closed with " + status);
    } else if (!decided && !observability) {
      complaints.add("closed without a decision");
    }
    complain(request.onClosed());
    complain(response.onClosed());
  }

  List<String> complaints() {
    return complaints;
  }

  void assertLegal() {
    assertThat(complaints).isEmpty();
  }

  /** Nothing waits for a reply, or will ever get one. */
  void assertNothingWaits() {
    assertLegal();
    if (isOpen()) {
      assertThat(request.isWaiting()).as("the request waits").isFalse();
      assertThat(response.isWaiting()).as("the answer waits").isFalse();
    }
  }
}
