package dev.berth.extproc;

import static dev.berth.extproc.FuzzedRequest.pick;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.extproc.Body.End;
import dev.berth.extproc.StreamHarness.Envoy;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.envoyproxy.envoy.service.ext_proc.v3.ProtocolConfiguration;
import io.grpc.Status;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One stream of {@link StreamWorld}: an Envoy that plays a request and its answer as Envoy does it,
 * or, from some moment on, one that says anything at all.
 */
final class FuzzedStream {

  private static final Set<Status.Code> REFUSED_UNHEARD =
      Set.of(Status.Code.RESOURCE_EXHAUSTED, Status.Code.DEADLINE_EXCEEDED);

  private static final String[] ANSWERS = {
    "{\"id\":\"resp_1\",\"usage\":{\"prompt_tokens\":3,\"completion_tokens\":4}}",
    "data: {\"usage\":{\"prompt_tokens\":3}}\n\ndata: [DONE]\n\n",
    "\0\1\2",
    "",
  };

  final Envoy envoy;
  final HandDrivenCall call;

  private final SplittableRandom random;
  private final Mode mode;
  private final Mode answerMode;
  private final FuzzedRequest request;
  private final EnvoyDriver driver;
  private boolean legal;
  private boolean localReply;
  private boolean answering;

  FuzzedStream(StreamHarness harness, HandDrivenCalls calls, SplittableRandom random) {
    this.random = random;
    this.legal = random.nextInt(5) > 0;
    this.mode = pick(random, Mode.values());
    this.answerMode = answerMode();
    this.request = FuzzedRequest.of(mode, random);
    this.envoy = harness.envoy(protocol());
    this.call = calls.last();
    request.headers().forEach(envoy::header);
    if (request.subset() != null) {
      envoy.subset(request.subset());
    }
    boolean trailers = mode == Mode.DUPLEX || random.nextInt(4) > 0;
    this.driver = EnvoyDriver.of(envoy, request.path(), request.body(), mode, trailers);
  }

  /** Not waiting for replies to headers is one setting for both directions. */
  private Mode answerMode() {
    Mode any = pick(random, Mode.values());
    boolean streamed = any == Mode.STREAMED || any == Mode.AT_ONCE;
    return streamed ? (mode.atOnce() ? Mode.AT_ONCE : Mode.STREAMED) : any;
  }

  private ProtocolConfiguration.Builder protocol() {
    ProtocolConfiguration.Builder protocol = answerMode.response(mode);
    return legal || random.nextInt(4) > 0 ? protocol : protocol.setRequestBodyModeValue(17);
  }

  /** Something that this Envoy does. */
  void act() {
    if (!call.takesMessages() || envoy.closed != null) {
      return;
    }
    if (random.nextInt(80) == 0) {
      leave();
    } else if (legal) {
      legal = random.nextInt(300) > 0;
      localReply |= mayReplyItself() && random.nextInt(100) == 0;
      play();
    } else {
      envoy.send(anything());
    }
  }

  /** Where the answer is given away, the end of the stream may cross it, and nobody can help it. */
  private boolean mayReplyItself() {
    return call.hasMessages() && !answering && answerMode != Mode.DUPLEX;
  }

  /** The request is over, for whatever reason. */
  void leave() {
    if (random.nextBoolean()) {
      envoy.halfClose();
    } else {
      envoy.cancel();
      call.loseSome(random);
    }
  }

  /** Says one more thing of what a good Envoy has to say; false when there is nothing. */
  boolean play() {
    if (!legal || !call.takesMessages()) {
      return false;
    }
    return answering && random.nextBoolean()
        ? playAnswer() || playRequest()
        : playRequest() || playAnswer();
  }

  private boolean playRequest() {
    return !localReply && driver.request(1) > 0;
  }

  /** A server may answer as soon as it has the headers, and Envoy itself at any time. */
  private boolean playAnswer() {
    if (answering) {
      return driver.response(1) > 0;
    }
    boolean shown = envoy.replies.stream().noneMatch(ProcessingResponse::hasModeOverride);
    answering = shown && envoy.model.isOpen() && (localReply || envoy.model.isDecided());
    if (!answering) {
      return false;
    }
    driver.responseHeader("content-type", pick(random, "application/json", "text/event-stream"));
    return driver.response(answer(), answerMode, served(), 1) > 0;
  }

  private Body answer() {
    String text = pick(random, ANSWERS).repeat(random.nextInt(4) == 0 ? 1000 : 1);
    End end = pick(random, End.LAST_PIECE, End.EMPTY_PIECE, End.TRAILERS);
    return random.nextInt(8) == 0
        ? Body.NONE
        : FuzzedRequest.cut(ByteString.copyFromUtf8(text), end, random);
  }

  private Metadata served() {
    Value address =
        Value.newBuilder().setStringValue(pick(random, "10.0.0.1:8000", "nowhere", "")).build();
    return random.nextBoolean()
        ? Metadata.getDefaultInstance()
        : Metadata.newBuilder()
            .putFilterMetadata(
                "envoy.lb",
                Struct.newBuilder()
                    .putFields("x-gateway-destination-endpoint-served", address)
                    .build())
            .build();
  }

  private ProcessingRequest.Builder anything() {
    ProcessingRequest.Builder message =
        ProcessingRequest.newBuilder().setObservabilityMode(random.nextInt(12) == 0);
    if (random.nextInt(12) == 0) {
      message.setProtocolConfig(pick(random, Mode.values()).request());
    }
    return switch (random.nextInt(9)) {
      case 0, 1 -> message.setRequestHeaders(anyHeaders());
      case 2, 3 -> message.setRequestBody(anyPiece());
      case 4 -> message.setRequestTrailers(HttpTrailers.getDefaultInstance());
      case 5 -> message.setResponseHeaders(anyHeaders());
      case 6 -> message.setResponseBody(anyPiece());
      case 7 -> message.setResponseTrailers(HttpTrailers.getDefaultInstance());
      default -> message;
    };
  }

  private HttpHeaders anyHeaders() {
    HeaderMap.Builder headers = HeaderMap.newBuilder();
    request.headers().forEach((name, value) -> headers.addHeaders(header(name, value)));
    headers.addHeaders(header(":path", request.path()));
    headers.addHeaders(header(":method", pick(random, "POST", "GET", "")));
    headers.addHeaders(header("content-length", pick(random, "-1", "0", "x", "99999999999")));
    return HttpHeaders.newBuilder()
        .setHeaders(headers)
        .setEndOfStream(random.nextBoolean())
        .build();
  }

  private static HeaderValue header(String name, String value) {
    return HeaderValue.newBuilder()
        .setKey(name)
        .setRawValue(ByteString.copyFromUtf8(value))
        .build();
  }

  private HttpBody anyPiece() {
    ByteString all = request.body().bytes();
    int from = random.nextInt(all.size() + 1);
    int to = from + random.nextInt(all.size() - from + 1);
    return HttpBody.newBuilder()
        .setBody(random.nextBoolean() ? all : all.substring(from, to))
        .setEndOfStream(random.nextInt(3) == 0)
        .build();
  }

  /** What must hold of every stream after every step. */
  void check() {
    assertThat(call.journal().breaches()).as("%s", this).isEmpty();
    legal &= !call.isCut() && !isRefusedUnheard();
    if (legal) {
      assertThat(envoy.model.complaints()).as("%s", this).isEmpty();
    }
  }

  private boolean isRefusedUnheard() {
    return envoy.closed != null && REFUSED_UNHEARD.contains(envoy.closed.getCode());
  }

  /** What must hold when nothing is on its way any more, and no Envoy has anything to say. */
  void assertServed() {
    if (!legal || !envoy.model.isOpen()) {
      return;
    }
    assertThat(envoy.model.response().isWaiting()).as("%s: the answer waits", this).isFalse();
    if (!localReply) {
      assertThat(envoy.model.request().isWaiting()).as("%s: the request waits", this).isFalse();
      assertArrived(envoy.model.request().through());
    }
  }

  private void assertArrived(ByteString through) {
    ByteString sent = request.body().bytes();
    boolean whole = mode != Mode.NONE && mode != Mode.PARTIAL;
    boolean same = whole ? through.equals(sent) : sent.startsWith(through);
    boolean rewritten =
        whole ? through.equals(request.rewritten()) : request.rewritten().startsWith(through);
    assertThat(same || rewritten).as("%s: the body arrived", this).isTrue();
  }

  @Override
  public String toString() {
    return (legal ? "" : "illegal ")
        + mode
        + " "
        + request.path()
        + ", answer "
        + answerMode
        + "\n"
        + call;
  }
}
