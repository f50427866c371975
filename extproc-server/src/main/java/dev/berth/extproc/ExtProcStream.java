package dev.berth.extproc;

import com.google.protobuf.ByteString;
import dev.berth.answer.AnswerFacts;
import dev.berth.extproc.RequestBody.Intake;
import dev.berth.extproc.StreamState.AwaitingHeaders;
import dev.berth.extproc.StreamState.Finished;
import dev.berth.extproc.StreamState.Forwarding;
import dev.berth.extproc.StreamState.Scanning;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.request.InferenceRequest;
import dev.berth.request.ScanResult;
import dev.berth.request.ScanResult.Malformed;
import dev.berth.request.ScanResult.Scanned;
import dev.berth.routing.Completion;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.RoutingOutcome;
import dev.berth.routing.RoutingOutcome.Answered;
import dev.berth.routing.RoutingOutcome.Rejected;
import dev.berth.routing.RoutingOutcome.Routed;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request, as Envoy tells it over one gRPC stream. Stream-confined: every method runs on
 * the call's own executor.
 *
 * <p><b>Request phase.</b> With BUFFERED the headers are waved through and the decision is the
 * reply to the body. With FULL_DUPLEX_STREAMED nothing is answered before the body is complete;
 * then the decision is the reply to the headers, and every piece goes back as it came. Without a
 * body, or with NONE, the decision is the reply to the headers. A second end of stream, which some
 * Envoys send for large bodies, finds the state moved on and is ignored.
 *
 * <p><b>After the decision.</b> With {@link Completion#ACCESS_LOG} Berth ends the stream in the
 * same breath, so that neither the answer nor its end depends on Berth; never before the end of the
 * body, of which Envoy would lose the rest. With {@link Completion#STREAM} the stream stays,
 * messages of the response phase are answered with "continue", and its end, whether half-close or
 * cancellation, is the end of the request: both are how Envoy ends every stream, and no error.
 */
final class ExtProcStream extends ServerCall.Listener<ProcessingRequest> {

  private final ServerCall<ProcessingRequest, ProcessingResponse> call;
  private final StreamContext context;
  private final PoolRoute route;
  private final String envoyAddress;
  private final Executor home;

  private StreamState state = new AwaitingHeaders();
  private boolean givesResponseBack;
  private boolean headersSent;
  private long receivedNanos;

  /**
   * @param home runs tasks on the call's own executor, for whoever calls from outside
   */
  ExtProcStream(
      ServerCall<ProcessingRequest, ProcessingResponse> call,
      StreamContext context,
      PoolRoute route,
      String envoyAddress,
      Executor home) {
    this.call = call;
    this.context = context;
    this.route = route;
    this.envoyAddress = envoyAddress;
    this.home = home;
  }

  @Override
  public void onMessage(ProcessingRequest message) {
    receivedNanos = context.ticker().nanos();
    try {
      on(message);
    } catch (RuntimeException bug) {
      fail(bug);
    }
    call.request(1);
  }

  private void on(ProcessingRequest message) {
    if (state instanceof Finished || message.getObservabilityMode()) {
      return; // in observability mode Envoy goes on by itself and takes any answer for a mistake
    }
    switch (message.getRequestCase()) {
      case REQUEST_HEADERS -> onRequestHeaders(message);
      case REQUEST_BODY -> onRequestBody(message.getRequestBody());
      case REQUEST_TRAILERS -> onRequestTrailers();
      case RESPONSE_HEADERS -> reply(Replies.CONTINUE_RESPONSE_HEADERS);
      case RESPONSE_BODY -> onResponseBody(message.getResponseBody());
      case RESPONSE_TRAILERS -> reply(Replies.CONTINUE_RESPONSE_TRAILERS);
      case REQUEST_NOT_SET -> context.metrics().onUnexpected();
    }
  }

  private void onRequestHeaders(ProcessingRequest message) {
    if (!(state instanceof AwaitingHeaders awaiting)) {
      context.metrics().onUnexpected();
      return;
    }
    RequestHead head = RequestHead.of(message, envoyAddress);
    BodyMode mode = BodyMode.of(message);
    if (mode == null) {
      reject(head, Rejections.unsupportedMode(message));
      return;
    }
    givesResponseBack = BodyMode.givesResponseBack(message);
    if (head.contentLength() > context.settings().maxBodyBytes()) {
      reject(head, Rejections.bodyTooLarge(context.settings().maxBodyBytes()));
    } else if (mode == BodyMode.NONE || message.getRequestHeaders().getEndOfStream()) {
      boolean unseenBody = !message.getRequestHeaders().getEndOfStream();
      decideWithoutBody(awaiting, head, unseenBody);
    } else {
      scan(awaiting, head, mode);
    }
  }

  private void scan(AwaitingHeaders awaiting, RequestHead head, BodyMode mode) {
    boolean duplex = mode == BodyMode.FULL_DUPLEX_STREAMED;
    state =
        awaiting.toScanning(
            head,
            mode,
            new RequestBody(context.bodyMemory(), context.settings().maxBodyBytes(), duplex));
    if (!duplex) {
      reply(Replies.CONTINUE_REQUEST_HEADERS);
    }
  }

  private void onRequestBody(HttpBody piece) {
    if (state instanceof Scanning scanning) {
      Intake intake = scanning.body().take(piece.getBody());
      if (intake != Intake.TAKEN) {
        reject(
            scanning.head(),
            intake == Intake.TOO_LARGE
                ? Rejections.bodyTooLarge(context.settings().maxBodyBytes())
                : Rejections.noBodyMemory());
      } else if (piece.getEndOfStream() || scanning.mode() == BodyMode.BUFFERED) {
        decide(scanning, false);
      }
    } else if (state instanceof AwaitingHeaders) {
      reject(RequestHead.UNKNOWN, Rejections.headersMissing());
    } else {
      context.metrics().onUnexpected();
    }
  }

  private void onRequestTrailers() {
    if (state instanceof Scanning scanning) {
      decide(scanning, true);
    } else if (state instanceof Forwarding) {
      reply(Replies.CONTINUE_REQUEST_TRAILERS);
    } else {
      context.metrics().onUnexpected();
    }
  }

  private void onResponseBody(HttpBody piece) {
    reply(
        givesResponseBack
            ? Replies.responsePiece(piece.getBody(), piece.getEndOfStream())
            : Replies.CONTINUE_RESPONSE_BODY);
  }

  private void decideWithoutBody(AwaitingHeaders awaiting, RequestHead head, boolean unseenBody) {
    long bodyBytes = unseenBody ? Math.max(1, head.contentLength()) : 0;
    RoutingOutcome outcome = route(head, head.path().model(), false, bodyBytes);
    if (outcome instanceof Routed routed) {
      state = awaiting.toForwarding(routed.ticket());
      reply(Replies.decisionOnHeaders(routed.ticket()));
      stayOrGo();
    } else {
      answer(head, outcome);
    }
  }

  private void decide(Scanning scanning, boolean trailersFollow) {
    ScanResult result = scanning.body().finish();
    RequestHead head = scanning.head();
    if (scanning.body().bytes() == 0) {
      result = Scanned.NOTHING;
    }
    if (result instanceof Malformed malformed) {
      reject(head, Rejections.malformed(malformed));
      return;
    }
    Scanned scanned = (Scanned) result;
    RoutingOutcome outcome =
        route(head, scanned.model(), scanned.stream(), scanning.body().bytes());
    if (outcome instanceof Routed routed) {
      state = scanning.toForwarding(routed.ticket());
      try {
        sendDecision(scanning, routed.ticket(), trailersFollow);
      } finally {
        scanning.body().release();
      }
      stayOrGo();
    } else {
      answer(head, outcome);
    }
  }

  private RoutingOutcome route(
      RequestHead head, @Nullable String model, boolean stream, long bodyBytes) {
    InferenceRequest request = new InferenceRequest(head.path().shape(), model, stream, bodyBytes);
    RoutingOutcome outcome = context.router().route(route, request, head.hints());
    context.metrics().onDecision(context.ticker().nanos() - receivedNanos);
    return outcome;
  }

  private void sendDecision(Scanning scanning, Ticket ticket, boolean trailersFollow) {
    if (scanning.mode() == BodyMode.BUFFERED) {
      reply(Replies.decisionOnBody(ticket));
    } else {
      reply(Replies.decisionOnHeaders(ticket));
      List<ByteString> pieces = scanning.body().pieces();
      for (int i = 0; i < pieces.size(); i++) {
        boolean last = i == pieces.size() - 1 && !trailersFollow;
        reply(Replies.requestPiece(pieces.get(i), last));
      }
    }
    if (trailersFollow) {
      reply(Replies.CONTINUE_REQUEST_TRAILERS);
    }
  }

  /** The decision is out: stay for the end of the request, or leave it to the access log. */
  private void stayOrGo() {
    boolean logged =
        route.completionFor(envoyAddress, context.accessLogs()) == Completion.ACCESS_LOG;
    if (logged || context.isDraining()) {
      finish();
    }
  }

  private void reject(RequestHead head, Rejected rejected) {
    answer(head, context.router().reject(route.pool().name(), rejected));
  }

  private void answer(RequestHead head, RoutingOutcome outcome) {
    reply(
        outcome instanceof Rejected rejected
            ? ImmediateReplies.error(head.dialect(), rejected)
            : ImmediateReplies.answer((Answered) outcome));
    releaseBody();
    finish();
  }

  private void reply(ProcessingResponse reply) {
    if (!headersSent) {
      headersSent = true;
      call.sendHeaders(new Metadata());
    }
    call.sendMessage(reply);
  }

  /** Envoy has nothing more to say. */
  @Override
  public void onHalfClose() {
    if (!(state instanceof Finished)) {
      leave(TicketEnd.STREAM);
      close(Status.OK);
    }
  }

  @Override
  public void onCancel() {
    leave(TicketEnd.STREAM);
    context.onEnd(this, true);
  }

  @Override
  public void onComplete() {
    context.onEnd(this, false);
  }

  /** A request whose decision is out does not need this process any more: lets go of it. */
  void finishForDrain() {
    home.execute(
        () -> {
          if (state instanceof Forwarding) {
            finish();
          }
        });
  }

  /** Ends the stream and leaves the ticket, if there is one, to the access log. */
  private void finish() {
    state = state.toFinished();
    close(Status.OK);
  }

  private void fail(RuntimeException bug) {
    context.metrics().onFailure(bug);
    if (!(state instanceof Finished)) {
      leave(TicketEnd.ABANDONED);
      close(Status.INTERNAL.withDescription("a bug in Berth; its log says more"));
    }
  }

  /** The other side is gone: closes the ticket and lets go of the body. */
  private void leave(TicketEnd end) {
    if (state instanceof Forwarding forwarding) {
      context.ends().onEnd(forwarding.ticket(), end, null, AnswerFacts.NONE);
    }
    releaseBody();
    state = state.toFinished();
  }

  private void releaseBody() {
    if (state instanceof Scanning scanning) {
      scanning.body().release();
    }
  }

  private void close(Status status) {
    if (!headersSent) {
      headersSent = true;
      call.sendHeaders(new Metadata());
    }
    call.close(status, new Metadata());
  }
}
