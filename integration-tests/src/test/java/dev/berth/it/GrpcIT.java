package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.SimHeaders;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Inference over gRPC: nobody reads the messages, and errors come the way gRPC has them. */
@ParameterizedClass
@MethodSource("setups")
class GrpcIT {

  private static final String MODEL_HEADER = "x-gateway-model-name";
  private static final byte[] MESSAGE = {0, 0, 0, 0, 3, 10, 1, 'x'};

  @RegisterExtension static final Stacks stacks = new Stacks();

  private final Stack stack;

  GrpcIT(Setup setup) {
    stack = stacks.shared(setup);
  }

  static Stream<Setup> setups() {
    return Stream.of(BodyMode.BUFFERED, BodyMode.FULL_DUPLEX_STREAMED)
        .map(mode -> Setup.of(Shipped.EDS_OVERRIDE_HOST, mode).withServers(2));
  }

  @AfterEach
  void nothingStaysOnTheBooks() {
    stack.awaitIdle();
  }

  @ParameterizedTest
  @EnumSource
  void call_modelInTheHeader_goesWhereBerthChose(Protocol protocol) {
    Reply reply = send(protocol, call("ModelInfer").with(MODEL_HEADER, Setup.MODEL));

    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(reply.header(SimHeaders.SERVED_BY))
        .isEqualTo(reply.header("x-berth-destination"))
        .isNotNull();
    assertThat(reply.header(SimHeaders.RECEIVED_SHA256)).isEqualTo(Chats.sha256(MESSAGE));
  }

  @ParameterizedTest
  @EnumSource
  void call_refused_theTrailersSayWhy(Protocol protocol) {
    Reply unknown = send(protocol, call("ModelInfer").with(MODEL_HEADER, "50% \"x\""));
    Reply forbidden = send(protocol, call("RepositoryModelLoad"));

    assertRefused(unknown, 5, "model_not_found", "The model '50%25 \"x\"' is not served here");
    assertRefused(forbidden, 7, "admin_path", "This path runs an inference server");
  }

  private static void assertRefused(Reply reply, int status, String reason, String message) {
    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(reply.header("content-type")).isEqualTo("application/grpc");
    assertThat(reply.header("grpc-status")).isEqualTo("" + status);
    assertThat(reply.header("grpc-message")).startsWith(message);
    assertThat(reply.header("x-berth-reason")).isEqualTo(reason);
    assertThat(reply.body()).isEmpty();
  }

  /** For gRPC-Web, Envoy makes no trailers; its clients read the HTTP status then. */
  @ParameterizedTest
  @EnumSource
  void callOfGrpcWeb_refused_isAnErrorOfHttp(Protocol protocol) {
    Request call = call("ModelInfer").with("content-type", "application/grpc-web+proto");

    Reply reply = send(protocol, call.with(MODEL_HEADER, "x"));

    assertThat(reply.status()).as(reply.toString()).isEqualTo(404);
    assertThat(reply.header("content-type")).isEqualTo("application/json");
    assertThat(reply.header("x-berth-reason")).isEqualTo("model_not_found");
    assertThat(reply.text()).startsWith("{\"error\":{");
  }

  private Reply send(Protocol protocol, Request request) {
    return stack.client().send(protocol, request);
  }

  private static Request call(String method) {
    return Request.post("/inference.GRPCInferenceService/" + method, MESSAGE)
        .with("content-type", "application/grpc")
        .with("te", "trailers");
  }
}
