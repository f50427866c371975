package dev.berth.extproc;

import dev.berth.admission.Hold;
import dev.berth.admission.HoldEnd;
import dev.berth.routing.PoolRoute;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, as Envoy tells it over one gRPC stream: {@link RequestPhase} answers the
 * messages about the request, {@link ResponsePhase} those about the answer, and this class ends the
 * stream. Stream-confined: every method runs on the call's own executor.
 *
 * <p><b>Who ends it.</b> With {@link dev.berth.routing.Completion#ACCESS_LOG} Berth does, as soon
 * as the request is through: neither the answer nor its end depends on Berth then. With {@link
 * dev.berth.routing.Completion#STREAM} it lives as long as the request, and its end, whether
 * half-close or cancellation, is the end of the request: both are how Envoy ends every stream, and
 * no error. A stream that refused its request is ended by Berth, whatever the client still sends.
 */
final class ExtProcStream extends ServerCall.Listener<ProcessingRequest> {

  private final EnvoyCall call;
  private final StreamContext context;
  private final Executor home;
  private final Booking booking;
  private final RequestPhase request;
  private final ResponsePhase response;
  private final StreamPlace place;
  private final @Nullable Runnable cut;
  private @Nullable Protocol protocol;

  /** Since when Envoy has been expected to do something; 0 when it is not. */
  private volatile long expectingSinceNanos;

  /**
   * @param home runs tasks on the call's own executor, for whoever calls from outside
   */
  ExtProcStream(
      ServerCall<ProcessingRequest, Reply> call,
      StreamContext context,
      PoolRoute route,
      StreamPlace place,
      Executor home) {
    this.call = new EnvoyCall(call, context.bodyMemory(), place.envoyAddress());
    this.context = context;
    this.home = home;
    this.place = place;
    this.cut = ExternalProcessorService.CUT.get();
    this.booking = new Booking(context.ends());
    this.request = new RequestPhase(this.call, context, route, place, booking, this::onHoldEnd);
    this.response = new ResponsePhase(this.call, booking, context.metrics());
  }

  /** Envoy may send the first message. */
  void start() {
    expect();
    call.next();
  }

  @Override
  public void onMessage(ProcessingRequest message) {
    try {
      on(message);
    } catch (RuntimeException bug) {
      fail(bug);
    }
    goOn();
  }

  private void goOn() {
    expect();
    if (!request.isStanding()) {
      call.next();
    }
  }

  /** Any thread: the wait of the request is over. */
  private void onHoldEnd(Hold hold, HoldEnd end) {
    home.execute(() -> resume(hold, end));
  }

  private void resume(Hold hold, HoldEnd end) {
    try {
      boolean stood = request.isStanding();
      if (request.onHoldEnd(hold, end)) {
        leaveIfOver(!call.saidInOneBreath());
        expect();
        if (stood && !request.isStanding()) {
          call.next();
        }
      }
    } catch (RuntimeException bug) {
      fail(bug);
    }
  }

  @Override
  public void onReady() {
    call.onReady();
  }

  private void on(ProcessingRequest message) {
    if (request.isFinished()) {
      return;
    }
    Protocol spoken = protocol(message);
    if (message.getObservabilityMode()) {
      return; // Envoy goes on by itself, and takes any reply for a mistake
    }
    boolean wasDecided = request.isDecided();
    switch (message.getRequestCase()) {
      case REQUEST_HEADERS -> request.onHeaders(message, spoken);
      case REQUEST_BODY -> request.onBody(message.getRequestBody());
      case REQUEST_TRAILERS -> request.onTrailers();
      case RESPONSE_HEADERS -> response.onHeaders(message);
      case RESPONSE_BODY -> response.onBody(message.getResponseBody(), spoken.response());
      case RESPONSE_TRAILERS -> response.onTrailers();
      case REQUEST_NOT_SET -> context.metrics().onUnexpected();
    }
    leaveIfOver(wasDecided || !call.saidInOneBreath());
  }

  private void leaveIfOver(boolean knownDecided) {
    if (request.isFinished() || mayLeave(knownDecided)) {
      leave();
    }
  }

  /** Only the first message says it. */
  private Protocol protocol(ProcessingRequest message) {
    Protocol spoken = protocol;
    if (spoken == null) {
      spoken = Protocol.of(message);
      protocol = spoken;
      context.metrics().onStart(spoken.request(), message.getObservabilityMode());
    }
    return spoken;
  }

  /**
   * Whether nobody needs the stream any more. When the process ends, that includes those who wait
   * for the end of a request.
   *
   * @param knownDecided whether Envoy may have read the decision before it reads the end of the
   *     stream, so that a server may be answering
   */
  private boolean mayLeave(boolean knownDecided) {
    Protocol spoken = protocol;
    boolean stays = booking.needsStream();
    return spoken != null
        && request.isThrough()
        && (!stays || context.isDraining())
        && response.isSafeToLeave(spoken.response(), knownDecided);
  }

  /** Ends the stream; what it still has on the books is for others to say, but for a refusal. */
  private void leave() {
    if (request.isFinished()) {
      booking.onStreamEnd(response.facts());
    }
    request.finish();
    call.close(Status.OK);
  }

  /** Envoy has nothing more to say. */
  @Override
  public void onHalfClose() {
    end();
    call.close(Status.OK);
  }

  @Override
  public void onCancel() {
    end();
    onOver(true);
  }

  @Override
  public void onComplete() {
    onOver(false);
  }

  private void onOver(boolean cancelled) {
    expectingSinceNanos = 0;
    call.onEnd();
    place.giveBack();
    context.onEnd(this, cancelled);
  }

  /** Notes what Envoy owes: the rest of the request, or to read the end of the stream. */
  private void expect() {
    boolean owed = request.isFinished() || !(request.isThrough() || request.isHeld());
    long now = context.ticker().nanos();
    expectingSinceNanos = !owed ? 0 : now == 0 ? 1 : now;
  }

  /** Any thread: sees to it that a stream which nobody goes on with is given up. */
  void endIfLate(long nowNanos) {
    if (isLate(nowNanos)) {
      home.execute(() -> end(nowNanos));
    }
  }

  private boolean isLate(long nowNanos) {
    long since = expectingSinceNanos;
    return since != 0 && nowNanos - since > context.settings().requestTimeout().toNanos();
  }

  /** What came meanwhile counts. */
  private void end(long nowNanos) {
    if (!isLate(nowNanos)) {
      return;
    }
    if (!request.isFinished()) {
      request.onTimeout();
      booking.onStreamEnd(response.facts());
      call.close(protocol == null ? Status.DEADLINE_EXCEEDED : Status.OK);
      expect();
    } else if (cut != null) {
      context.metrics().onUnread();
      cut.run();
    }
  }

  /** A request that is through does not need this process any more: lets go of it. */
  void finishForDrain() {
    home.execute(
        () -> {
          request.onDrain();
          if (!request.isFinished() && mayLeave(true)) {
            leave();
          }
        });
  }

  private void end() {
    if (!request.isFinished()) {
      booking.onStreamEnd(response.facts());
      request.finish();
    }
  }

  private void fail(RuntimeException bug) {
    context.metrics().onFailure(bug);
    booking.abandon();
    request.finish();
    call.close(Status.INTERNAL.withDescription("a bug in Berth; its log says more"));
  }
}
