package dev.berth.simulator.conformance.gateway;

import dev.berth.simulator.conformance.gateway.PhaseEnd.Answered;
import dev.berth.simulator.conformance.gateway.PhaseEnd.Broken;
import dev.berth.simulator.conformance.gateway.PhaseEnd.Done;
import dev.berth.simulator.conformance.gateway.PhaseEnd.Left;
import dev.berth.simulator.conformance.gateway.SessionEvent.Ended;
import dev.berth.simulator.conformance.gateway.SessionEvent.Replied;
import dev.berth.simulator.conformance.gateway.SessionEvent.Silent;
import dev.berth.simulator.conformance.gateway.Step.Await;
import dev.berth.simulator.conformance.gateway.Step.AwaitEcho;
import dev.berth.simulator.conformance.gateway.Step.Pause;
import dev.berth.simulator.conformance.gateway.Step.Send;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.CommonResponse.ResponseStatus;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.StreamedBodyResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One direction of an exchange, gone through step by step. Stops at the first reply that Envoy
 * would not accept. One thread.
 */
final class Phase {
  /** No picker needs more pieces than this for a body that the suite sends. */
  private static final int MOST_PIECES = 100_000;

  /** An event, and whether the end of the message had been sent when it was seen. */
  private record Seen(SessionEvent event, boolean afterEnd) {}

  private final ExtProcSession session;
  private final Direction direction;
  private final Patience patience;
  private final boolean choosesOnHeaders;
  private final BodySendMode mode;
  private final Deque<Step> steps;
  private final Deque<Seen> early = new ArrayDeque<>();
  private final Forwarding forwarding;
  private boolean endSent;
  private boolean chosen;

  Phase(
      ExtProcSession session,
      Direction direction,
      Modes modes,
      HttpMessage message,
      Patience patience) {
    this.session = session;
    this.direction = direction;
    this.patience = patience;
    this.mode = direction == Direction.REQUEST ? modes.request() : modes.response();
    this.choosesOnHeaders = direction == Direction.REQUEST && modes.choosesOnHeaders();
    this.steps = new ArrayDeque<>(Script.of(direction, modes, message));
    boolean whole = mode != BodySendMode.STREAMED;
    this.forwarding =
        new Forwarding(
            message.headers(),
            whole || message.chunks().isEmpty() ? List.of(message.body()) : message.chunks(),
            mode == BodySendMode.FULL_DUPLEX_STREAMED);
  }

  /** Sends all that Envoy sends before it has to wait, but no more than so many messages. */
  void send(int most) {
    for (int sent = 0; sent < most && steps.peek() instanceof Send send; sent++) {
      steps.remove();
      send(send);
    }
  }

  private void send(Send send) {
    session.send(send.message());
    endSent |= send.last();
  }

  /** Goes through the steps that are left. */
  PhaseEnd finish() throws InterruptedException {
    while (!steps.isEmpty()) {
      PhaseEnd end = run(steps.remove());
      if (end != null) {
        return end;
      }
    }
    return new Done(forwarding.result());
  }

  private @Nullable PhaseEnd run(Step step) throws InterruptedException {
    if (step instanceof Send send) {
      send(send);
      return null;
    }
    if (step instanceof Pause) {
      listen();
      return null;
    }
    return step instanceof AwaitEcho echo ? awaitEcho(echo) : await((Await) step);
  }

  /** Takes in what comes within a moment. */
  private void listen() throws InterruptedException {
    SessionEvent event = session.next(patience.quiet());
    while (!(event instanceof Silent) && early.size() < MOST_PIECES) {
      early.add(new Seen(event, endSent));
      event = event instanceof Ended ? new Silent() : session.next(patience.quiet());
    }
  }

  private Seen next() throws InterruptedException {
    Seen heard = early.poll();
    return heard != null ? heard : new Seen(session.next(patience.reply()), endSent);
  }

  /** The next event; Envoy grants a picker more time once. */
  private Seen nextReply() throws InterruptedException {
    Seen seen = next();
    boolean moreTime =
        seen.event() instanceof Replied replied
            && ReplyKind.of(replied.reply(), direction) == ReplyKind.MORE_TIME;
    return moreTime ? next() : seen;
  }

  private @Nullable PhaseEnd await(Await awaited) throws InterruptedException {
    SessionEvent event = nextReply().event();
    if (event instanceof Replied replied) {
      return onReply(awaited.kind(), replied.reply());
    }
    return onNoReply(event, direction.nameOf(awaited.kind()), awaited.mayLeave());
  }

  private PhaseEnd onNoReply(SessionEvent event, String unanswered, boolean mayLeave) {
    if (event instanceof Silent) {
      return new Broken("no reply to " + unanswered + " within " + millis() + " ms");
    }
    Ended ended = (Ended) event;
    if (!ended.status().isOk()) {
      return new Broken(ended.problem() + " instead of answering " + unanswered);
    }
    return mayLeave
        ? new Left(forwarding.result(), unanswered)
        : new Broken("the picker ended the stream before it had answered " + unanswered);
  }

  private long millis() {
    return patience.reply().toMillis();
  }

  private @Nullable PhaseEnd onReply(ReplyKind expected, ProcessingResponse reply) {
    ReplyKind kind = ReplyKind.of(reply, direction);
    if (kind == ReplyKind.IMMEDIATE) {
      return new Answered(Refusal.of(reply.getImmediateResponse()));
    }
    if (kind != expected) {
      return outOfTurn(expected, reply);
    }
    return switch (kind) {
      case HEADERS -> onHeadersReply(reply);
      case BODY -> onBodyReply(reply);
      default -> onDestination(reply, CommonResponse.getDefaultInstance());
    };
  }

  private Broken outOfTurn(ReplyKind expected, ProcessingResponse reply) {
    return new Broken(
        ReplyKind.nameOf(reply)
            + " came where only a reply to "
            + direction.nameOf(expected)
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

  private @Nullable PhaseEnd awaitEcho(AwaitEcho echo) throws InterruptedException {
    while (forwarding.echoedPieces() < MOST_PIECES) {
      Seen seen = nextReply();
      if (!(seen.event() instanceof Replied replied)) {
        return onNoReply(seen.event(), direction.nameOf(ReplyKind.BODY) + " to its end", false);
      }
      ReplyKind kind = ReplyKind.of(replied.reply(), direction);
      if (kind == ReplyKind.IMMEDIATE) {
        return new Answered(Refusal.of(replied.reply().getImmediateResponse()));
      }
      if (kind == ReplyKind.TRAILERS && echo.trailers()) {
        return null;
      }
      if (kind != ReplyKind.BODY) {
        return outOfTurn(echo.trailers() ? ReplyKind.TRAILERS : ReplyKind.BODY, replied.reply());
      }
      PhaseEnd end = onPiece(replied.reply());
      if (end != null) {
        return end;
      }
      if (isLast(replied.reply())) {
        return onLastPiece(echo, seen.afterEnd());
      }
    }
    return new Broken("the body came back in more than " + MOST_PIECES + " pieces");
  }

  private @Nullable PhaseEnd onPiece(ProcessingResponse reply) {
    CommonResponse common = direction.commonOf(reply, ReplyKind.BODY);
    if (!common.getBodyMutation().hasStreamedResponse()) {
      return new Broken(
          "a reply to the body without 'streamed_response' came in body mode " + mode);
    }
    forwarding.onEcho(common.getBodyMutation().getStreamedResponse().getBody());
    return onDestination(reply, common);
  }

  private boolean isLast(ProcessingResponse reply) {
    StreamedBodyResponse piece =
        direction.commonOf(reply, ReplyKind.BODY).getBodyMutation().getStreamedResponse();
    return piece.getEndOfStream();
  }

  private @Nullable PhaseEnd onLastPiece(AwaitEcho echo, boolean afterEnd) {
    if (echo.trailers()) {
      return new Broken("a piece carries end_of_stream although trailers end the message");
    }
    return afterEnd
        ? null
        : new Broken("end_of_stream came back before the end of the message was sent");
  }
}
