package dev.berth.bench;

import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import org.jspecify.annotations.Nullable;

/**
 * Holds the replies to an answer against what Envoy accepts: one for each message, which changes
 * nothing, and in full duplex every byte back.
 */
final class AnswerCheck {

  private final Answer answer;
  private int replies;

  AnswerCheck(Answer answer) {
    this.answer = answer;
  }

  /** Whether every message is answered, as it is at once where there is none. */
  boolean isComplete() {
    return replies == answer.messages().size();
  }

  /** The message that is to go out next. */
  ProcessingRequest next() {
    return answer.messages().get(replies);
  }

  /** Takes the next reply; says what is wrong with it, or null. */
  @Nullable String on(ProcessingResponse reply) {
    if (isComplete()) {
      return "a reply that nothing asked for: " + reply.getResponseCase();
    }
    ProcessingRequest message = answer.messages().get(replies++);
    if (message.hasResponseHeaders()) {
      return reply.hasResponseHeaders()
          ? unchanged(reply.getResponseHeaders().getResponse())
          : other(reply);
    }
    return reply.hasResponseBody()
        ? onPiece(message, reply.getResponseBody().getResponse())
        : other(reply);
  }

  private @Nullable String onPiece(ProcessingRequest message, CommonResponse response) {
    return switch (answer.mode()) {
      case FULL_DUPLEX_STREAMED -> givenBack(message, response);
      default -> unchanged(response);
    };
  }

  private static @Nullable String givenBack(ProcessingRequest message, CommonResponse response) {
    StreamedBodyResponse piece = response.getBodyMutation().getStreamedResponse();
    boolean same =
        piece.getBody().size() == message.getResponseBody().getBody().size()
            && piece.getEndOfStream() == message.getResponseBody().getEndOfStream();
    return same ? null : "a piece of the answer did not come back as it was";
  }

  private static @Nullable String unchanged(CommonResponse response) {
    return response.hasBodyMutation() || response.hasHeaderMutation()
        ? "an answer was touched"
        : null;
  }

  private static String other(ProcessingResponse reply) {
    return "a reply of another kind than its message: " + reply.getResponseCase();
  }
}
