package dev.berth.extproc;

import dev.berth.routing.EnvoyMetadata;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What was said on one call, in order, and what of it should not have been: rules that hold
 * whatever Envoy says. At most one reply answers a message, and is of its kind; nothing follows an
 * answer of the service's own; what is given back ends once; there is one decision.
 */
final class CallJournal {

  private final List<String> events = new ArrayList<>();
  private final List<String> breaches = new ArrayList<>();
  private final Map<String, Integer> unanswered = new HashMap<>();
  private final Set<ProcessingResponse.ResponseCase> givenBack =
      EnumSet.noneOf(ProcessingResponse.ResponseCase.class);
  private boolean answered;
  private boolean anyAnswerEnded;
  private boolean answerEnded;
  private @Nullable String ticket;

  /** Something happened to the call. */
  void add(String event) {
    events.add(event);
  }

  /** The service did what it must not do. */
  void breach(String what) {
    breaches.add(what);
  }

  /** Envoy sent this. */
  void onSent(ProcessingRequest message) {
    add("sends " + describe(message));
  }

  /** The service is about to get this. */
  void onHeard(ProcessingRequest message) {
    add("| hears " + describe(message));
    if (message.getObservabilityMode()) {
      return;
    }
    unanswered.merge(message.getRequestCase().name(), 1, Integer::sum);
    boolean end =
        message.getResponseHeaders().getEndOfStream()
            || message.getResponseBody().getEndOfStream()
            || message.hasResponseTrailers();
    answerEnded |= end && !anyAnswerEnded && ticket != null;
    anyAnswerEnded |= end;
  }

  /** The service says this. */
  void onSaid(ProcessingResponse reply) {
    String kind = reply.getResponseCase().name();
    add("| says " + kind);
    if (answered) {
      breach("a reply behind an answer");
    }
    answered = reply.hasImmediateResponse();
    boolean extension = reply.hasOverrideMessageTimeout();
    if (!answered && !extension && unanswered.merge(kind, -1, Integer::sum) < 0) {
      breach("more replies than messages: " + kind);
    }
    onPieceBack(reply, reply.hasRequestBody() ? reply.getRequestBody() : reply.getResponseBody());
    onDecision(reply);
  }

  private void onPieceBack(ProcessingResponse reply, BodyResponse body) {
    StreamedBodyResponse piece = body.getResponse().getBodyMutation().getStreamedResponse();
    boolean isPiece = body.getResponse().getBodyMutation().hasStreamedResponse();
    if (isPiece && givenBack.contains(reply.getResponseCase())) {
      breach("a piece back behind the end");
    }
    if (isPiece && piece.getEndOfStream()) {
      givenBack.add(reply.getResponseCase());
    }
  }

  private void onDecision(ProcessingResponse reply) {
    if (!reply.getDynamicMetadata().containsFields(EnvoyMetadata.BERTH_NAMESPACE)) {
      return;
    }
    if (ticket != null) {
      breach("two decisions");
    }
    ticket =
        reply
            .getDynamicMetadata()
            .getFieldsOrThrow(EnvoyMetadata.BERTH_NAMESPACE)
            .getStructValue()
            .getFieldsOrThrow(EnvoyMetadata.TICKET)
            .getStringValue();
  }

  List<String> breaches() {
    return breaches;
  }

  /** Whether the service gave an answer of its own. */
  boolean isAnswered() {
    return answered;
  }

  /** The ticket that the service gave out; null when it gave none. */
  @Nullable String ticket() {
    return ticket;
  }

  /** Whether the service heard the end of the answer to a request that it had decided about. */
  boolean heardEndOfAnswer() {
    return answerEnded;
  }

  private static String describe(ProcessingRequest message) {
    HttpBody piece =
        message.hasResponseBody() ? message.getResponseBody() : message.getRequestBody();
    boolean end =
        piece.getEndOfStream()
            || message.getRequestHeaders().getEndOfStream()
            || message.getResponseHeaders().getEndOfStream();
    return message.getRequestCase()
        + (piece.getBody().isEmpty() ? "" : " " + piece.getBody().size())
        + (end ? " end" : "")
        + (message.getObservabilityMode() ? " observed" : "");
  }

  /** What happened; what the service heard and said is behind a bar. */
  @Override
  public String toString() {
    return String.join("\n", events);
  }
}
