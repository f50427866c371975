package dev.berth.simulator.conformance.gateway;

import dev.berth.simulator.conformance.gateway.PhaseEnd.Answered;
import dev.berth.simulator.conformance.gateway.PhaseEnd.Broken;
import dev.berth.simulator.conformance.gateway.PhaseEnd.Done;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse.ResponseStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import org.jspecify.annotations.Nullable;

/**
 * What a reply may say where it comes, and what Envoy then does to the message. Every method
 * returns the end of the phase, or null when it goes on. One thread.
 */
final class ReplyRules {
  /** No picker needs more pieces than this for a body that the suite sends. */
  private static final int MOST_PIECES = 100_000;

  private final Direction direction;
  private final BodySendMode mode;
  private final boolean choosesOnHeaders;
  private final Forwarding forwarding;
  private boolean chosen;
  private boolean echoComplete;

  ReplyRules(Direction direction, Modes modes, HttpMessage message) {
    this.direction = direction;
    this.mode = direction == Direction.REQUEST ? modes.request() : modes.response();
    this.choosesOnHeaders = direction == Direction.REQUEST && modes.choosesOnHeaders();
    this.forwarding = Forwarding.of(message, mode);
  }

  /** What Envoy would pass on as things stand. */
  Forwarded forwarded() {
    return forwarding.result();
  }

  /** A reply came where one to a certain message is due. */
  @Nullable PhaseEnd onReply(ReplyKind due, ProcessingResponse reply) {
    ReplyKind kind = ReplyKind.of(reply, direction);
    if (kind == ReplyKind.IMMEDIATE) {
      return new Answered(Refusal.of(reply.getImmediateResponse()));
    }
    if (kind != due) {
      return outOfTurn(due, reply);
    }
    return switch (kind) {
      case HEADERS -> onHeadersReply(reply);
      case BODY -> onBodyReply(reply);
      default -> onDestination(reply, CommonResponse.getDefaultInstance());
    };
  }

  private Broken outOfTurn(ReplyKind due, ProcessingResponse reply) {
    return new Broken(
        ReplyKind.nameOf(reply)
            + " came where only a reply to "
            + direction.nameOf(due)
            + " may come");
  }

  private @Nullable PhaseEnd onHeadersReply(ProcessingResponse reply) {
    CommonResponse common = direction.commonOf(reply, ReplyKind.HEADERS);
    PhaseEnd end = onDestination(reply, common);
    forwarding.onHeaderMutation(common.getHeaderMutation());
    chosen = choosesOnHeaders;
    if (end == null && common.getStatus() == ResponseStatus.CONTINUE_AND_REPLACE) {
      forwarding.onReplacement(common.getBodyMutation());
      return new Done(forwarding.result());
    }
    return end;
  }

  private @Nullable PhaseEnd onBodyReply(ProcessingResponse reply) {
    CommonResponse common = direction.commonOf(reply, ReplyKind.BODY);
    if (common.getBodyMutation().hasStreamedResponse()) {
      return new Broken("'streamed_response' came in body mode " + mode);
    }
    if (mode != BodySendMode.STREAMED) {
      forwarding.onHeaderMutation(common.getHeaderMutation());
    }
    forwarding.onPiece(common.getBodyMutation());
    return onDestination(reply, common);
  }

  /** Takes note of a destination, unless Envoy has chosen a server by then. */
  private @Nullable PhaseEnd onDestination(ProcessingResponse reply, CommonResponse common) {
    Destination named = Forwarding.destinationIn(reply, common);
    if (chosen && !named.isNone()) {
      return new Broken(
          "the destination came with "
              + ReplyKind.nameOf(reply)
              + ", when Envoy has chosen a server already");
    }
    forwarding.onDestination(named);
    return null;
  }

  /**
   * A reply came while the body is coming back.
   *
   * @param trailers whether trailers end the message
   * @param afterEnd whether the end of the message had been sent when the reply was seen
   */
  @Nullable PhaseEnd onEcho(ProcessingResponse reply, boolean trailers, boolean afterEnd) {
    ReplyKind kind = ReplyKind.of(reply, direction);
    if (kind == ReplyKind.BODY) {
      return onPiece(reply, trailers, afterEnd);
    }
    echoComplete = trailers && kind == ReplyKind.TRAILERS;
    return onReply(trailers ? ReplyKind.TRAILERS : ReplyKind.BODY, reply);
  }

  private @Nullable PhaseEnd onPiece(ProcessingResponse reply, boolean trailers, boolean afterEnd) {
    CommonResponse common = direction.commonOf(reply, ReplyKind.BODY);
    if (!common.getBodyMutation().hasStreamedResponse()) {
      return new Broken(
          "a reply to the body without 'streamed_response' came in body mode " + mode);
    }
    StreamedBodyResponse piece = common.getBodyMutation().getStreamedResponse();
    forwarding.onEcho(piece.getBody());
    echoComplete = piece.getEndOfStream();
    if (echoComplete && trailers) {
      return new Broken("a piece carries end_of_stream although trailers end the message");
    }
    if (echoComplete && !afterEnd) {
      return new Broken("end_of_stream came back before the end of the message was sent");
    }
    return forwarding.echoedPieces() > MOST_PIECES
        ? new Broken("the body came back in more than " + MOST_PIECES + " pieces")
        : onDestination(reply, common);
  }

  /** Whether the body has come back to its end. */
  boolean isEchoComplete() {
    return echoComplete;
  }
}
