package dev.berth.simulator.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.simulator.conformance.Flaw.Habit;
import dev.berth.simulator.conformance.gateway.Destination;
import dev.berth.simulator.conformance.gateway.EndpointAddress;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.type.v3.StatusCode;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One request of a picker that does everything right, but for its flaw. Stream-confined. */
final class FakeStream implements StreamObserver<ProcessingRequest> {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern MODEL = Pattern.compile("\"model\":\"((?:[^\"\\\\]|\\\\.)*)\"");

  private final ServerCallStreamObserver<ProcessingResponse> call;
  private final FakePool pool;
  private final Set<String> models;
  private final Flaw flaw;
  private final List<HttpBody> pieces = new ArrayList<>();
  private BodySendMode mode = BodySendMode.BUFFERED;
  private boolean eager;
  private int repliedBodies;
  private boolean responseEchoed;
  private boolean bodiless;
  private boolean decided;
  private boolean over;
  private @Nullable List<String> subset;
  private @Nullable EndpointAddress taken;

  FakeStream(
      ServerCallStreamObserver<ProcessingResponse> call,
      FakePool pool,
      Set<String> models,
      Flaw flaw) {
    this.call = call;
    this.pool = pool;
    this.models = models;
    this.flaw = flaw;
    call.setOnCancelHandler(this::onReset);
  }

  BodySendMode mode() {
    return mode;
  }

  boolean isEager() {
    return eager;
  }

  boolean isBodiless() {
    return bodiless;
  }

  boolean isDecided() {
    return decided;
  }

  int pieces() {
    return pieces.size();
  }

  @Override
  public void onNext(ProcessingRequest message) {
    if (message.hasRequestHeaders()) {
      readModes(message);
    }
    ProcessingRequest heard = over ? null : flaw.hearing.hear(message, this);
    if (heard == null || over) {
      return;
    }
    if (heard.getObservabilityMode()) {
      if (flaw.has(Habit.REPLIES_WHEN_WATCHED)) {
        say(FakeReplies.continued(heard));
      }
      return;
    }
    switch (heard.getRequestCase()) {
      case REQUEST_HEADERS -> onRequestHeaders(heard);
      case REQUEST_BODY -> onRequestBody(heard.getRequestBody());
      case REQUEST_TRAILERS -> onRequestTrailers(heard);
      default -> onResponse(heard);
    }
  }

  private void readModes(ProcessingRequest message) {
    if (message.hasProtocolConfig()) {
      mode = message.getProtocolConfig().getRequestBodyMode();
      eager = message.getProtocolConfig().getSendBodyWithoutWaitingForHeaderResponse();
      responseEchoed =
          message.getProtocolConfig().getResponseBodyMode() == BodySendMode.FULL_DUPLEX_STREAMED;
    }
    bodiless = message.getRequestHeaders().getEndOfStream();
  }

  private void onRequestHeaders(ProcessingRequest message) {
    subset = subset(message);
    boolean alone = mode == BodySendMode.NONE || mode == BodySendMode.STREAMED && !eager;
    if (bodiless || alone) {
      decide(null, () -> say(FakeReplies.headers(decision())));
    } else if (mode == BodySendMode.BUFFERED || mode == BodySendMode.BUFFERED_PARTIAL) {
      say(FakeReplies.continued(message));
    }
  }

  private static @Nullable List<String> subset(ProcessingRequest message) {
    Struct namespace =
        message.getMetadataContext().getFilterMetadataMap().get("envoy.lb.subset_hint");
    Value value =
        namespace == null
            ? null
            : namespace.getFieldsMap().get("x-gateway-destination-endpoint-subset");
    if (value == null) {
      return null;
    }
    return value.hasStringValue()
        ? Arrays.stream(value.getStringValue().split(",")).map(String::trim).toList()
        : value.getListValue().getValuesList().stream().map(Value::getStringValue).toList();
  }

  private void onRequestBody(HttpBody piece) {
    if (decided && mode == BodySendMode.FULL_DUPLEX_STREAMED) {
      if (flaw.has(Habit.ECHOES_AFTER_THE_END)) {
        say(FakeReplies.requestPiece(piece.getBody(), true));
      }
      return;
    }
    pieces.add(piece);
    switch (mode) {
      case BUFFERED, BUFFERED_PARTIAL -> decide(body(), () -> say(FakeReplies.body(decision())));
      case FULL_DUPLEX_STREAMED -> {
        if (piece.getEndOfStream()) {
          decide(body(), () -> giveBack(true));
        }
      }
      default -> onStreamedPiece(piece);
    }
  }

  private void onStreamedPiece(HttpBody piece) {
    if (decided) {
      say(FakeReplies.continuedBody());
      return;
    }
    boolean enough =
        !flaw.has(Habit.DECIDES_AT_THE_END_ONLY) && MODEL.matcher(body().toStringUtf8()).find();
    if (enough || piece.getEndOfStream()) {
      decide(
          body(),
          () -> {
            say(FakeReplies.headers(decision()));
            pieces.forEach(answered -> say(FakeReplies.continuedBody()));
          });
    }
  }

  private void onRequestTrailers(ProcessingRequest message) {
    if (mode == BodySendMode.FULL_DUPLEX_STREAMED) {
      decide(
          pieces.isEmpty() ? null : body(),
          () -> {
            giveBack(false);
            say(FakeReplies.continued(message));
          });
    } else if (decided) {
      say(FakeReplies.continued(message));
    } else {
      decide(null, () -> say(lateDecision(message)));
    }
  }

  private ProcessingResponse lateDecision(ProcessingRequest trailers) {
    return flaw.has(Habit.BODY_REPLY_TO_TRAILERS)
        ? FakeReplies.body(decision())
        : FakeReplies.continued(trailers).toBuilder()
            .setDynamicMetadata(decision().getDynamicMetadata())
            .build();
  }

  private void onResponse(ProcessingRequest message) {
    say(
        message.hasResponseBody() && responseEchoed
            ? FakeReplies.responsePiece(message.getResponseBody())
            : FakeReplies.continued(message));
  }

  private void giveBack(boolean endHere) {
    say(FakeReplies.headers(decision()));
    for (int i = 0; i < pieces.size(); i++) {
      boolean last = i == pieces.size() - 1;
      say(FakeReplies.requestPiece(pieces.get(i).getBody(), last && endHere));
    }
  }

  ByteString body() {
    ByteString body = ByteString.EMPTY;
    for (HttpBody piece : pieces) {
      body = body.concat(piece.getBody());
    }
    return body;
  }

  /** Takes a server and goes on, or refuses. */
  private void decide(@Nullable ByteString body, Runnable then) {
    decided = true;
    if (pool.isEmpty()) {
      refuse(503);
      return;
    }
    int problem = body == null ? 0 : problem(body);
    if (problem != 0) {
      refuse(problem);
      return;
    }
    taken = pool.take(subset);
    if (taken == null) {
      refuse(503);
    } else {
      then.run();
    }
  }

  /** The status for a body that cannot be routed; 0 when it can. */
  private int problem(ByteString body) {
    if (flaw.has(Habit.ROUTES_UNKNOWN_MODELS)) {
      return 0;
    }
    String model;
    try {
      model = model(readable(body));
    } catch (JacksonException malformed) {
      return 400;
    }
    if (model.isEmpty()) {
      return models.size() == 1 ? 0 : 400;
    }
    return models.contains(model) && !flaw.has(Habit.SERVES_NOTHING) ? 0 : 404;
  }

  private ByteString readable(ByteString body) {
    if (flaw.has(Habit.READS_FIRST_PIECE_ONLY)) {
      return pieces.get(0).getBody();
    }
    int limit = flaw.has(Habit.READS_64_KIB_ONLY) ? 64 << 10 : Integer.MAX_VALUE;
    return body.substring(0, Math.min(body.size(), limit));
  }

  private String model(ByteString body) {
    boolean start = mode == BodySendMode.BUFFERED_PARTIAL || mode == BodySendMode.STREAMED;
    boolean whole = !start || flaw.has(Habit.PARSES_PARTIAL_BODIES);
    if (whole && !flaw.has(Habit.READS_NO_ESCAPES)) {
      JsonNode tree = JSON.readTree(body.toByteArray());
      return tree.path("model").asString("");
    }
    Matcher matcher = MODEL.matcher(body.toStringUtf8());
    String text = matcher.find() ? matcher.group(1) : "";
    return flaw.has(Habit.READS_NO_ESCAPES) ? text : JSON.readTree('"' + text + '"').asString();
  }

  private void refuse(int status) {
    ProcessingResponse.Builder reply = ProcessingResponse.newBuilder();
    reply
        .getImmediateResponseBuilder()
        .setBody(ByteString.copyFromUtf8("{\"error\":{}}"))
        .getStatusBuilder()
        .setCode(StatusCode.forNumber(status));
    reply
        .getImmediateResponseBuilder()
        .getHeadersBuilder()
        .addSetHeaders(FakeReplies.header("content-type", "application/json"));
    say(reply.build());
    end(Status.OK);
  }

  /** Refuses in place of what would come. */
  void refuseWith(int status) {
    if (!over) {
      refuse(status);
    }
  }

  /** Says where to go, in a reply that says nothing else. */
  private ProcessingResponse decision() {
    String text = taken == null ? "" : taken.text();
    ProcessingResponse.Builder reply = ProcessingResponse.newBuilder();
    reply
        .getRequestHeadersBuilder()
        .getResponseBuilder()
        .getHeaderMutationBuilder()
        .addSetHeaders(FakeReplies.header(Destination.KEY, text));
    return reply.setDynamicMetadata(FakeReplies.metadata(text)).build();
  }

  private void say(ProcessingResponse reply) {
    for (ProcessingResponse said : flaw.speech.say(reply, this)) {
      if (!over) {
        call.onNext(said);
      }
    }
    repliedBodies += reply.hasRequestBody() ? 1 : 0;
    if (flaw.has(Habit.LEAVES_WITH_ITS_DECISION) && decided && completes(reply)) {
      end(Status.OK);
    }
  }

  /** Whether nothing of the request is left to answer, in this reply or behind it. */
  private boolean completes(ProcessingResponse reply) {
    boolean allAnswered =
        repliedBodies == pieces.size() && !pieces.isEmpty() && last().getEndOfStream();
    return switch (reply.getResponseCase()) {
      case REQUEST_HEADERS -> bodiless || mode == BodySendMode.NONE;
      case REQUEST_BODY -> mode == BodySendMode.BUFFERED || allAnswered;
      default -> reply.hasRequestTrailers();
    };
  }

  private HttpBody last() {
    return pieces.get(pieces.size() - 1);
  }

  /** Says one thing more, and ends the stream. */
  void endAfter(ProcessingResponse last) {
    if (!over) {
      call.onNext(last);
      end(Status.OK);
    }
  }

  /** Ends the stream. */
  void end(Status status) {
    if (over) {
      return;
    }
    over = true;
    pool.giveBack(taken);
    taken = null;
    if (status.isOk()) {
      call.onCompleted();
    } else {
      call.onError(status.asRuntimeException());
    }
  }

  @Override
  public void onCompleted() {
    end(Status.OK);
  }

  @Override
  public void onError(Throwable reset) {
    // The cancel handler has seen it.
  }

  private void onReset() {
    if (over) {
      return;
    }
    over = true;
    if (!flaw.has(Habit.KEEPS_LOAD_OF_RESET_STREAMS)) {
      pool.giveBack(taken);
    }
    if (flaw.has(Habit.BREAKS_AFTER_A_RESET)) {
      pool.breakDown();
    }
  }
}
