package dev.berth.extproc;

import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.CompletionMode;
import dev.berth.endpoint.EndpointId;
import dev.berth.extproc.StreamHarness.Envoy;
import dev.berth.pool.Doubts;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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

  private Envoy decided(CompletionMode completion) {
    harness.close();
    harness = StreamHarness.with(completion);
    harness.pool.applyDiscovery(List.of(serving(SERVER, "m")));
    Envoy envoy = harness.envoy(BodySendMode.BUFFERED).chat().body(BODY, true);
    assertThat(envoy.destination()).isEqualTo(SERVER);
    return envoy;
  }
}
