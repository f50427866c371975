package dev.berth.extproc;

import static dev.berth.testing.Endpoints.serving;
import static dev.berth.testing.Endpoints.sharing;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.Value;
import dev.berth.admission.HoldLimits;
import dev.berth.admission.HoldQueues;
import dev.berth.admission.HoldTimes;
import dev.berth.admission.Objectives;
import dev.berth.config.AdminPaths;
import dev.berth.config.CompletionMode;
import dev.berth.config.ModelsConfig;
import dev.berth.config.RequestRules;
import dev.berth.endpoint.EndpointId;
import dev.berth.extproc.StreamHarness.Envoy;
import dev.berth.pool.Pool;
import dev.berth.request.ErrorDialect;
import dev.berth.routing.GatewayOptions;
import dev.berth.routing.HoldRules;
import dev.berth.routing.ModelNames;
import dev.berth.routing.PoolPolicies;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.RejectReason;
import dev.berth.routing.ResponseOwners;
import dev.berth.routing.RoutingOutcome.Rejected;
import dev.berth.scheduling.LeastWork;
import dev.berth.testing.ManualTicker;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every reason of the catalogue, provoked from outside. */
class RejectionsTest {

  private static final String BODY = "{\"model\":\"m\",\"prompt\":\"a secret\"}";

  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private static final Map<RejectReason, Function<StreamHarness, Envoy>> PROVOCATIONS =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(RejectReason.MALFORMED_BODY, h -> posted(h, "{\"model\":\"secret\"")),
              Map.entry(RejectReason.MODEL_MISSING, h -> posted(h, "{\"prompt\":\"secret\"}")),
              Map.entry(RejectReason.MODEL_NOT_FOUND, h -> posted(h, "{\"model\":\"x\"}")),
              Map.entry(RejectReason.RESPONSE_NOT_FOUND, h -> got(h, "/v1/responses/resp_9")),
              Map.entry(
                  RejectReason.RESPONSE_SERVER_NOT_READY, h -> got(h, "/v1/responses/resp_1")),
              Map.entry(RejectReason.ADMIN_PATH, RejectionsTest::sleep),
              Map.entry(RejectReason.BODY_TOO_LARGE, RejectionsTest::declareALargeBody),
              Map.entry(RejectReason.BODY_MEMORY_FULL, RejectionsTest::sendBodiesAtOnce),
              Map.entry(RejectReason.POOL_FULL, RejectionsTest::askTooOften),
              Map.entry(RejectReason.TOO_MANY_STREAMS, RejectionsTest::openTooMany),
              Map.entry(RejectReason.REQUEST_TIMEOUT, RejectionsTest::stopInTheMiddle),
              Map.entry(RejectReason.UNSUPPORTED_MODE, RejectionsTest::sendABodyWithoutHeaders),
              Map.entry(RejectReason.NO_READY_SERVER, RejectionsTest::askNobody),
              Map.entry(RejectReason.NO_SERVER_IN_SUBSET, RejectionsTest::allowNobody)));

  /** Those of requests for a model whose only server sleeps. */
  private static final Map<RejectReason, Function<RejectionsTest, Envoy>> OF_HELD =
      new EnumMap<>(
          Map.of(
              RejectReason.MODEL_ASLEEP, RejectionsTest::askInAHurry,
              RejectReason.HOLD_FULL, RejectionsTest::askForTheSleeperTwice,
              RejectReason.HOLD_TIMEOUT, RejectionsTest::waitForTheSleeper,
              RejectReason.DRAINING, RejectionsTest::waitWhenBerthEnds));

  private final ResponseOwners responses = new ResponseOwners(() -> 0);
  private final ManualTicker holdTicker = new ManualTicker();
  private final HoldQueues holds =
      new HoldQueues(
          "default", new HoldLimits(1, 1000), Runnable::run, holdTicker, new SimpleMeterRegistry());
  private final StreamHarness harness =
      new StreamHarness(this::route, new ExtProcSettings(1 << 20, 200).withStreams(TIMEOUT, 3));

  RejectionsTest() {
    harness.pool.applyAnnounced(
        Set.of(
            new EndpointId("10.0.0.1:8000"),
            new EndpointId("10.0.0.2:8000"),
            new EndpointId("10.0.0.4:8000")));
    harness.pool.applyDiscovery(
        List.of(
            serving("10.0.0.1:8000", "m"),
            serving("10.0.0.2:8000", "n"),
            sharing("gpu-0", "10.0.0.4:8000", "sleeper")));
    responses.learn("resp_1", new EndpointId("10.0.0.3:8000"));
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void everyReason_isProvokedSomewhere() {
    assertThat(provoked()).containsExactlyInAnyOrder(RejectReason.values());
  }

  static List<RejectReason> provoked() {
    return Stream.concat(PROVOCATIONS.keySet().stream(), OF_HELD.keySet().stream()).toList();
  }

  @ParameterizedTest
  @MethodSource("provoked")
  void rejection_saysItsReasonEverywhereAndQuotesNothing(RejectReason reason) {
    ImmediateResponse reply = provoke(reason);

    Map<String, String> headers = headers(reply);
    assertThat(reply.getStatus().getCodeValue()).isEqualTo(reason.httpStatus());
    assertThat(reply.getDetails()).isEqualTo("berth_" + reason.label());
    assertThat(headers).containsEntry("x-berth-reason", reason.label());
    assertThat(headers).containsEntry("content-type", "application/json");
    assertThat(headers.containsKey("retry-after")).isEqualTo(reason.retryAfter() != null);
    assertThat(reply.getBody().toStringUtf8())
        .startsWith("{\"error\":{\"message\":\"")
        .contains("\"type\":\"" + reason.status().openAiType() + "\"")
        .endsWith("\"code\":\"" + reason.label() + "\"}}")
        .doesNotContain("secret");
    assertThat(count(reason)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  void body_everyDialect_hasTheMessageAndEscapesIt(ErrorDialect dialect) {
    Rejected rejected = Rejected.of(RejectReason.MODEL_NOT_FOUND, "no \"x\"\n");

    String body = ErrorBodies.of(dialect, rejected);

    if (dialect == ErrorDialect.GRPC) {
      assertThat(body).isEqualTo("no \"x\"\n");
    } else {
      assertThat(body).contains("\"no \\\"x\\\"\\n\"").doesNotContain("\n");
    }
  }

  @Test
  void grpcCall_getsAStatusInsteadOfJson() {
    ImmediateResponse reply = refused("application/grpc", "ModelInfer");

    assertThat(reply.getGrpcStatus().getStatus()).isEqualTo(3);
    assertThat(headers(reply)).containsOnlyKeys("x-berth-reason");
    assertThat(reply.getBody().toStringUtf8()).contains("not read here", "x-gateway-model-name");
  }

  @Test
  void grpcCallThatRunsAServer_getsAStatusInsteadOfJson() {
    ImmediateResponse reply = refused("application/grpc+proto", "RepositoryModelLoad");

    assertThat(reply.getGrpcStatus().getStatus()).isEqualTo(7);
    assertThat(reply.getBody().toStringUtf8()).startsWith("This path runs");
  }

  @Test
  void grpcWebCall_getsJsonSinceEnvoyMakesNoTrailersForIt() {
    ImmediateResponse reply = refused("application/grpc-web+proto", "ModelInfer");

    assertThat(reply.hasGrpcStatus()).isFalse();
    assertThat(headers(reply)).containsEntry("content-type", "application/json");
    assertThat(reply.getBody().toStringUtf8()).startsWith("{\"error\":");
  }

  private ImmediateResponse refused(String contentType, String method) {
    return harness
        .envoy(BodySendMode.NONE)
        .header("content-type", contentType)
        .headers("POST", "/inference.GRPCInferenceService/" + method, false)
        .last()
        .getImmediateResponse();
  }

  private ImmediateResponse provoke(RejectReason reason) {
    Envoy envoy =
        OF_HELD.containsKey(reason)
            ? OF_HELD.get(reason).apply(this)
            : PROVOCATIONS.get(reason).apply(harness);
    assertThat(envoy.last().hasImmediateResponse()).isTrue();
    return envoy.last().getImmediateResponse();
  }

  private static Map<String, String> headers(ImmediateResponse reply) {
    return reply.getHeaders().getSetHeadersList().stream()
        .collect(
            Collectors.toMap(
                h -> h.getHeader().getKey(), h -> h.getHeader().getRawValue().toStringUtf8()));
  }

  private double count(RejectReason reason) {
    return harness
        .registry
        .get("berth.decisions")
        .tags("pool", "default", "outcome", "rejected", "reason", reason.label())
        .counter()
        .count();
  }

  private PoolRoute route(Pool pool) {
    HoldTimes times = new HoldTimes("x-wait", TIMEOUT, Map.of(), TIMEOUT);
    return new PoolRoute(
            pool,
            null,
            new ModelNames(ModelsConfig.NONE),
            CompletionMode.ACCESS_LOG,
            Duration.ofHours(1),
            GatewayOptions.DEFAULT,
            new RequestRules(List.of(), AdminPaths.REFUSE, 1),
            PoolPolicies.of(LeastWork.POLICY),
            responses)
        .with(
            new HoldRules(holds, (model, ahead) -> 0, times, new Objectives(Map.of()), holdTicker));
  }

  private Envoy askForTheSleeper() {
    return posted(harness, "{\"model\":\"sleeper\",\"prompt\":\"a secret\"}");
  }

  private Envoy askInAHurry() {
    return harness
        .envoy(BodySendMode.BUFFERED)
        .header("x-wait", "0")
        .chat()
        .body("{\"model\":\"sleeper\"}", true);
  }

  private Envoy askForTheSleeperTwice() {
    askForTheSleeper();
    return askForTheSleeper();
  }

  private Envoy waitForTheSleeper() {
    Envoy envoy = askForTheSleeper();
    holdTicker.advance(TIMEOUT);
    holds.tick();
    return envoy;
  }

  private Envoy waitWhenBerthEnds() {
    Envoy envoy = askForTheSleeper();
    harness.service.drain();
    return envoy;
  }

  private static Envoy posted(StreamHarness harness, String body) {
    return harness.envoy(BodySendMode.BUFFERED).chat().body(body, true);
  }

  private static Envoy got(StreamHarness harness, String path) {
    return harness.envoy(BodySendMode.BUFFERED).headers("GET", path, true);
  }

  private static Envoy sleep(StreamHarness harness) {
    return harness.envoy(BodySendMode.BUFFERED).headers("POST", "/sleep?level=1", true);
  }

  private static Envoy declareALargeBody(StreamHarness harness) {
    return harness.envoy(BodySendMode.BUFFERED).header("content-length", "1048577").chat();
  }

  private static Envoy sendBodiesAtOnce(StreamHarness harness) {
    String most = "{\"prompt\":\"secret" + "x".repeat(100);
    harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat().body(most, false);
    return harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat().body(most, false);
  }

  private static Envoy openTooMany(StreamHarness harness) {
    for (int i = 0; i < 3; i++) {
      harness.envoy(BodySendMode.BUFFERED);
    }
    return posted(harness, BODY);
  }

  private static Envoy stopInTheMiddle(StreamHarness harness) {
    Envoy envoy =
        harness.envoy(BodySendMode.FULL_DUPLEX_STREAMED).chat().body("{\"prompt\":\"secret", false);
    harness.ticker.advance(TIMEOUT.plusSeconds(1));
    harness.service.sweep();
    return envoy;
  }

  private static Envoy askTooOften(StreamHarness harness) {
    posted(harness, BODY);
    return posted(harness, BODY);
  }

  private static Envoy sendABodyWithoutHeaders(StreamHarness harness) {
    return harness.envoy(BodySendMode.BUFFERED).body(BODY, true);
  }

  private static Envoy askNobody(StreamHarness harness) {
    harness.pool.applyDiscovery(List.of());
    return posted(harness, BODY);
  }

  private static Envoy allowNobody(StreamHarness harness) {
    Value empty = Value.newBuilder().setListValue(ListValue.getDefaultInstance()).build();
    return harness.envoy(BodySendMode.NONE).subset(empty).headers("GET", "/x", true);
  }
}
