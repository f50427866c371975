package dev.berth.app;

import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.pool.Doubts;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.Pool;
import dev.berth.pool.Reservation;
import dev.berth.pool.Tickets;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LostEnvoysTest {

  private static final String ENVOY = "10.1.1.1";
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final ManualTicker ticker = new ManualTicker();
  private final Tickets tickets = new Tickets(ticker, new SplittableRandom(1), registry);
  private final Pool pool = new Pool("default", registry, 1);
  private final LostEnvoys lost = new LostEnvoys(new Doubts(tickets, ticker, registry), ticker);

  @BeforeEach
  void oneServer() {
    pool.applyDiscovery(List.of(serving("10.0.0.1:8000", "m")));
  }

  @Test
  void closeTickets_graceNotOver_closesNothing() {
    open(ENVOY);
    lost.onLost(ENVOY);

    ticker.advance(LostEnvoys.GRACE.minus(SECOND));
    lost.closeTickets();

    assertThat(load().requests()).isEqualTo(1);
  }

  @Test
  void closeTickets_graceOver_closesThoseOfThatEnvoyFromBeforeTheLoss() {
    open(ENVOY);
    open("10.1.1.2");
    lost.onLost(ENVOY);
    ticker.advance(SECOND);
    open(ENVOY); // it is back

    ticker.advance(LostEnvoys.GRACE);
    lost.closeTickets();
    lost.closeTickets();

    assertThat(load().requests()).isEqualTo(2);
    assertThat(registry.get("berth.tickets.closed").tag("by", "envoy_gone").counter().count())
        .isEqualTo(1);
  }

  private void open(String envoy) {
    load().tryReserve(load().observe(), 1);
    tickets.open(
        new Reservation(pool.snapshot().endpoint(0), false), envoy, null, 1, Duration.ofHours(1));
  }

  private EndpointLoad load() {
    return pool.snapshot().endpoint(0).load();
  }
}
