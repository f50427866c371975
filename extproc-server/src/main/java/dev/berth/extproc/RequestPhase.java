package dev.berth.extproc;

import dev.berth.admission.Hold;
import dev.berth.admission.HoldEnd;
import dev.berth.extproc.RequestBody.Intake;
import dev.berth.extproc.RequestPlan.DecideNow;
import dev.berth.extproc.RequestPlan.PassThrough;
import dev.berth.extproc.RequestPlan.ReadBody;
import dev.berth.extproc.RequestPlan.Refuse;
import dev.berth.extproc.StreamState.AwaitingHeaders;
import dev.berth.extproc.StreamState.Finished;
import dev.berth.extproc.StreamState.Forwarded;
import dev.berth.extproc.StreamState.Forwarding;
import dev.berth.extproc.StreamState.Holding;
import dev.berth.extproc.StreamState.Reading;
import dev.berth.extproc.Understood.BesideBody;
import dev.berth.extproc.Understood.ByBody;
import dev.berth.extproc.Understood.ByHeaders;
import dev.berth.request.BodyReader;
import dev.berth.request.ModelSpan;
import dev.berth.request.ScanResult;
import dev.berth.request.ScanResult.Malformed;
import dev.berth.request.ScanResult.Scanned;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.RoutingOutcome;
import dev.berth.routing.RoutingOutcome.Answered;
import dev.berth.routing.RoutingOutcome.Held;
import dev.berth.routing.RoutingOutcome.Rejected;
import dev.berth.routing.RoutingOutcome.Routed;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The request of one stream, from its headers to its last piece. The {@link StreamState} says what
 * has happened, the {@link BodyFlow} of the mode how it is answered. Stream-confined.
 *
 * <p>The decision is made once: by the headers where they say enough, or where no reply to the body
 * could carry it; else by the body. Whatever a request is refused for, now or when pieces behind
 * the decision turn out bad, it is refused by {@link #answer}, and nothing is said afterwards.
 *
 * <p>Where no server is awake for it, an {@link Understood} request is held between all that it
 * says and the decision. Of what Envoy says meanwhile only the rest of its body is read: left
 * unread, it would be in gRPC's buffers, which no budget bounds. All else finds the same state as
 * if the decision had been made at once.
 */
final class RequestPhase {

  /** For the decision, and on its way to Envoy, when a wait is over. */
  private static final Duration AFTER_HOLD = Duration.ofSeconds(2);

  private final EnvoyCall call;
  private final StreamContext context;
  private final PoolRoute route;
  private final StreamPlace place;
  private final Booking booking;
  private final Decider decider;

  private final BiConsumer<Hold, HoldEnd> onHoldEnd;

  private StreamState state = new AwaitingHeaders();

  /**
   * @param onHoldEnd hears on any thread that a wait of this request ended, and is to call {@link
   *     #onHoldEnd} on the stream's own executor
   */
  RequestPhase(
      EnvoyCall call,
      StreamContext context,
      PoolRoute route,
      StreamPlace place,
      Booking booking,
      BiConsumer<Hold, HoldEnd> onHoldEnd) {
    this.call = call;
    this.context = context;
    this.route = route;
    this.place = place;
    this.booking = booking;
    this.onHoldEnd = onHoldEnd;
    this.decider = new Decider(context, route);
  }

  void onHeaders(ProcessingRequest message, Protocol protocol) {
    decider.onMessage();
    if (!(state instanceof AwaitingHeaders awaiting)) {
      context.metrics().onUnexpected();
      return;
    }
    RequestHead head = RequestHead.of(message, place.envoyAddress(), route);
    boolean hasBody = !message.getRequestHeaders().getEndOfStream();
    RequestPlan plan = new RequestPlanner(context, route, place, protocol).plan(head, hasBody);
    if (plan instanceof Refuse refuse) {
      reject(head, refuse.why());
    } else if (plan instanceof PassThrough through) {
      state = awaiting.toForward(head, through.flow(), hasBody);
      call.reply(Replies.decisionOnHeaders(Passage.UNDECIDED, through.override()));
    } else if (plan instanceof DecideNow now) {
      decide(new ByHeaders(head, now, awaiting.toForward(head, now.flow(), hasBody)));
    } else if (plan instanceof ReadBody reading) {
      read(awaiting, head, reading);
    }
  }

  private void read(AwaitingHeaders awaiting, RequestHead head, ReadBody plan) {
    RequestBody body =
        new RequestBody(
            plan.reader(),
            plan.flow().keep(),
            context.bodyMemory(),
            place.envoyAddress(),
            context.settings().maxBodyBytes(),
            head.contentLength());
    state = awaiting.toReading(head, plan.flow(), body);
    if (plan.flow().waitsForHeaders()) {
      call.reply(Replies.continueHeaders(plan.override()));
    }
  }

  void onBody(HttpBody piece) {
    decider.onMessage();
    if (state instanceof Reading reading) {
      onPiece(reading, piece);
    } else if (state instanceof Forwarding forwarding) {
      onPiece(forwarding, piece);
    } else if (state instanceof Holding holding && holding.request().body() != null) {
      onPiece(holding, holding.request().body(), piece);
    } else {
      context.metrics().onUnexpected();
      if (state instanceof Forwarded forwarded && forwarded.flow().answersEveryPiece()) {
        call.reply(forwarded.flow().pass(piece));
      } else if (state instanceof AwaitingHeaders) {
        reject(RequestHead.UNKNOWN, Rejections.headersMissing());
      }
    }
  }

  private void onPiece(Reading reading, HttpBody piece) {
    Rejected refused = take(reading.body(), piece, reading.flow().endsWith(piece));
    if (refused != null) {
      reject(reading.head(), refused);
    } else if (reading.flow().isDue(reading.body())) {
      boolean last = reading.flow().isLast(piece);
      decide(reading, last ? reading.toForwarded() : reading.toForwarding(), false);
    }
  }

  private void onPiece(Forwarding forwarding, HttpBody piece) {
    RequestBody body = forwarding.body();
    Rejected refused = body == null ? null : take(body, piece, piece.getEndOfStream());
    if (refused != null) {
      reject(forwarding.head(), refused);
    } else {
      state = forwarding.flow().isLast(piece) ? forwarding.toForwarded() : forwarding;
      call.reply(forwarding.flow().pass(piece));
    }
  }

  private void onPiece(Holding holding, RequestBody body, HttpBody piece) {
    Rejected refused = take(body, piece, piece.getEndOfStream());
    if (refused != null) {
      reject(holding.request().head(), refused);
    } else {
      state = piece.getEndOfStream() ? holding.toHolding(holding.request().whole(false)) : holding;
      askForTime(holding.request().flow(), holding.hold());
    }
  }

  private @Nullable Rejected take(RequestBody body, HttpBody piece, boolean last) {
    Intake intake = body.take(piece.getBody(), last);
    return switch (intake) {
      case TOO_LARGE -> Rejections.bodyTooLarge(context.settings().maxBodyBytes());
      case NO_MEMORY -> Rejections.noBodyMemory();
      case TAKEN -> problem(body);
    };
  }

  private static @Nullable Rejected problem(RequestBody body) {
    ScanResult sure = body.result();
    return sure instanceof Malformed malformed ? Rejections.malformed(malformed) : null;
  }

  void onTrailers() {
    decider.onMessage();
    if (state instanceof Reading reading) {
      onTrailers(reading);
    } else if (state instanceof Forwarding forwarding) {
      onTrailers(forwarding);
    } else if (state instanceof Holding holding && holding.request().body() != null) {
      onTrailers(holding, holding.request().body());
    } else if (state instanceof Forwarded) {
      call.reply(Replies.CONTINUE_REQUEST_TRAILERS);
    } else {
      context.metrics().onUnexpected();
      reject(RequestHead.UNKNOWN, Rejections.headersMissing());
    }
  }

  private void onTrailers(Reading reading) {
    Rejected refused = end(reading.body());
    if (refused != null) {
      reject(reading.head(), refused);
    } else {
      decide(reading, reading.toForwarded(), true);
    }
  }

  private void onTrailers(Forwarding forwarding) {
    Rejected refused = forwarding.body() == null ? null : end(forwarding.body());
    if (refused != null) {
      reject(forwarding.head(), refused);
    } else {
      state = forwarding.toForwarded();
      call.reply(Replies.CONTINUE_REQUEST_TRAILERS);
    }
  }

  private void onTrailers(Holding holding, RequestBody body) {
    Rejected refused = end(body);
    if (refused != null) {
      reject(holding.request().head(), refused);
    } else {
      state = holding.toHolding(holding.request().whole(true));
    }
  }

  private static @Nullable Rejected end(RequestBody body) {
    body.end();
    return problem(body);
  }

  private void decide(Reading reading, StreamState decided, boolean trailers) {
    RequestBody body = reading.body();
    Scanned scanned = (Scanned) body.result();
    if (!body.isWhole() && scanned.model() == null && !route.knowsModelOf(reading.head().http())) {
      reject(reading.head(), Rejections.modelNotSeen(body.bytes()));
      return;
    }
    decide(new ByBody(reading, scanned, decided, trailers));
  }

  private void decide(Understood understood) {
    conclude(understood, decider.decide(understood));
  }

  private void conclude(Understood understood, RoutingOutcome outcome) {
    if (outcome instanceof Routed routed) {
      understood.send(call, book(routed, understood.head(), understood.span()));
      state = understood.decided();
    } else if (outcome instanceof Held held) {
      hold(understood, held);
    } else {
      answer(understood.head(), outcome);
    }
  }

  /** Waits, and Envoy with it, until the hold ends. */
  private void hold(Understood understood, Held held) {
    Hold hold = held.hold();
    if (state instanceof Holding holding) {
      state = holding.toHolding(hold);
    } else if (understood.prepareToWait(held.mayChange())) {
      state = state.toHolding(withBody(understood), hold);
      askForTime(understood.flow(), hold);
    } else {
      hold.leave();
      reject(understood.head(), Rejections.noBodyMemory());
      return;
    }
    hold.await(onHoldEnd);
    if (context.isDraining()) {
      hold.drain();
    }
  }

  /** What Envoy does not keep until the decision waits here. */
  private Understood withBody(Understood understood) {
    ReadFlow flow = understood instanceof ByHeaders headers ? headers.flowOfBody() : null;
    if (flow == null) {
      return understood;
    }
    RequestBody body =
        new RequestBody(
            BodyReader.IGNORING,
            flow.keep(),
            context.bodyMemory(),
            place.envoyAddress(),
            Long.MAX_VALUE,
            understood.head().contentLength());
    return new BesideBody((ByHeaders) understood, flow, body, understood.decided(), false);
  }

  /**
   * Envoy takes one such wish for each message, and its clock begins anew with the next: each has
   * to cover the whole wait.
   */
  private void askForTime(BodyFlow flow, Hold hold) {
    if (flow.isTimed()) {
      long left = hold.request().deadlineNanos() - context.ticker().nanos();
      call.reply(Replies.extension(Duration.ofNanos(left).plus(AFTER_HOLD)));
    }
  }

  /**
   * The wait is over, one way or another.
   *
   * @return whether the request still waited
   */
  boolean onHoldEnd(Hold hold, HoldEnd end) {
    if (!(state instanceof Holding holding) || holding.hold() != hold) {
      return false;
    }
    conclude(holding.request(), decider.decideHeld(holding.request(), hold, end));
    return true;
  }

  /** This process is about to end: nothing will come that is worth waiting for. */
  void onDrain() {
    if (state instanceof Holding holding) {
      holding.hold().drain();
    }
  }

  private Passage book(Routed routed, RequestHead head, @Nullable ModelSpan span) {
    booking.open(routed, route.completionFor(place.envoyAddress(), context.accessLogs()));
    return Passage.to(routed, head, span, route.gateway());
  }

  private void reject(RequestHead head, Rejected rejected) {
    answer(head, decider.refuse(rejected));
  }

  /** The one place that ends a request with an answer of Berth's own. */
  private void answer(RequestHead head, RoutingOutcome outcome) {
    call.reply(
        outcome instanceof Rejected rejected
            ? ImmediateReplies.error(head.http().dialect(), rejected)
            : ImmediateReplies.answer(head.http().dialect(), (Answered) outcome));
    finish();
  }

  /** Nothing came for too long: whoever waits for an answer gets one. */
  void onTimeout() {
    Rejected late = Rejections.timeout(context.settings().requestTimeout());
    if (state instanceof Reading reading) {
      reject(reading.head(), late);
    } else if (state instanceof Forwarding forwarding) {
      reject(forwarding.head(), late);
    } else {
      finish();
    }
  }

  /** Whether the decision is out, or there is none to be made. */
  boolean isDecided() {
    return state instanceof Forwarding || state instanceof Forwarded;
  }

  /** Whether the stream could end here, as far as the request is concerned. */
  boolean isThrough() {
    return state instanceof Forwarded
        || (state instanceof Forwarding forwarding && forwarding.flow().survivesEarlyEnd());
  }

  /** Whether it waits for a server, and Envoy owes nothing. */
  boolean isHeld() {
    return state instanceof Holding;
  }

  /** Whether what Envoy says next is for later: it waits for a server, and nothing is missing. */
  boolean isStanding() {
    return state instanceof Holding holding
        && (holding.request().body() == null || holding.request().body().isWhole());
  }

  boolean isFinished() {
    return state instanceof Finished;
  }

  /** From here on nothing is said any more; does nothing the second time. */
  void finish() {
    if (state instanceof Reading reading) {
      reading.body().release();
    } else if (state instanceof Holding holding) {
      holding.hold().leave();
      holding.request().release();
    }
    state = state.toFinished();
  }
}
