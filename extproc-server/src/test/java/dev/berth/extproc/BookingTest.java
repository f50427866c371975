package dev.berth.extproc;

import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.berth.config.CompletionMode;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Lifecycle;
import dev.berth.extproc.StreamHarness.Envoy;
import dev.berth.pool.Doubts;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a stream does to the ticket of its request. */
class BookingTest {

  private static final String SERVER = "10.0.0.1:8000";
  private static final String BODY = "{\"model\":\"m\",\"messages\":[]}";

  private StreamHarness harness = StreamHarness.with(CompletionMode.STREAM);

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void open_streamTellsTheEnd_ticketIsNeverInDoubt() {
    Envoy envoy = decided(CompletionMode.STREAM);
    Doubts doubts = new Doubts(harness.tickets, harness.ticker, new SimpleMeterRegistry());

    harness.ticker.advance(Duration.ofMinutes(30));
    doubts.onLogEnd("unix");

    assertThat(doubts.servers()).isEmpty();
    envoy.cancel();
    harness.assertNothingLeft();
  }

  @Test
  void open_accessLogTellsTheEnd_ticketIsInDoubtWhenTheLogMayHaveLostIt() {
    decided(CompletionMode.ACCESS_LOG);
    Doubts doubts = new Doubts(harness.tickets, harness.ticker, new SimpleMeterRegistry());
    assertThat(doubts.servers()).isEmpty();

    doubts.onLogEnd("unix");

    assertThat(doubts.servers()).containsExactly(new EndpointId(SERVER));
  }

  @ParameterizedTest
  @CsvSource({
    "200, READY",
    "404, READY",
    "429, READY",
    "503, READY",
    "504, READY",
    "500, EJECTED",
    "501, EJECTED",
    "nonsense, READY"
  })
  void answers_passThroughBerth_theirStatusCounts(String status, Lifecycle after) {
    decided(CompletionMode.STREAM).cancel();

    for (int i = 0; i < 5; i++) {
      answer(asked(), status);
    }

    assertThat(state()).isEqualTo(after);
  }

  @Test
  void stream_endsWithoutAnAnswer_saysNothingOfTheServer() {
    decided(CompletionMode.STREAM).cancel();

    for (int i = 0; i < 20; i++) {
      asked().cancel();
    }

    assertThat(state()).isEqualTo(Lifecycle.READY);
  }

  private static void answer(Envoy envoy, String status) {
    HeaderValue.Builder header =
        HeaderValue.newBuilder().setKey(":status").setRawValue(ByteString.copyFromUtf8(status));
    envoy.send(
        ProcessingRequest.newBuilder()
            .setResponseHeaders(
                HttpHeaders.newBuilder()
                    .setHeaders(HeaderMap.newBuilder().addHeaders(header))
                    .setEndOfStream(true)));
    envoy.halfClose();
  }

  private Lifecycle state() {
    return harness.pool.snapshot().endpoint(0).lifecycle();
  }

  private Envoy decided(CompletionMode completion) {
    harness.close();
    harness = StreamHarness.with(completion);
    harness.pool.applyDiscovery(List.of(serving(SERVER, "m")));
    return asked();
  }

  private Envoy asked() {
    Envoy envoy = harness.envoy(BodySendMode.BUFFERED).chat().body(BODY, true);
    assertThat(envoy.destination()).isEqualTo(SERVER);
    return envoy;
  }
}
