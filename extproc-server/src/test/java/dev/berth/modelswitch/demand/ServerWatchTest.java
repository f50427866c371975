package dev.berth.modelswitch.demand;

import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.modelswitch.policy.ModelRules;
import dev.berth.modelswitch.policy.SwitchedGroup;
import dev.berth.modelswitch.policy.SwitchedModel;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.Pool;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerWatchTest {

  private final ManualTicker ticker = new ManualTicker();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("default", registry, 0, ticker);
  private final Tickets tickets = new Tickets(ticker, new SplittableRandom(1), registry);
  private final SwitchedModel model = new SwitchedModel("a", ModelRules.NONE, 0);
  private final SwitchedGroup group = new SwitchedGroup("gpu-0", List.of(model), model, 0);

  @BeforeEach
  void oneServer() {
    pool.applyDiscovery(List.of(serving("10.0.0.1:8000", "a")));
  }

  private EndpointLoad load() {
    return pool.snapshot().endpoint(0).load();
  }

  private Ticket begin() {
    assertThat(load().tryReserve(load().observe(), 100)).isTrue();
    return tickets.open(
        new Reservation(pool.snapshot().endpoint(0), false),
        "envoy",
        null,
        100,
        Duration.ofHours(1));
  }

  @Test
  void look_requestsBeginAndEnd_groupHasThoseThatRun() {
    ServerWatch watch = new ServerWatch(List.of(load()));
    Ticket first = begin();
    Ticket unused = begin();

    assertThat(watch.look(group, ticker.nanos())).isEqualTo(2);
    assertThat(group.inFlight()).isEqualTo(2);
    first.close(TicketEnd.STREAM);
    assertThat(watch.look(group, ticker.nanos())).isZero();

    assertThat(group.inFlight()).isEqualTo(1);
    assertThat(watch.tokensOfOne()).isEqualTo(100);
  }

  @Test
  void look_oneBeganAndEndedSinceTheLast_countsAsBegun() {
    ServerWatch watch = new ServerWatch(List.of(load()));
    begin().close(TicketEnd.STREAM);

    assertThat(watch.look(group, ticker.nanos())).isEqualTo(1);
    assertThat(group.inFlight()).isZero();
  }

  @Test
  void look_someRanBeforeIt_groupHasThemToo() {
    Ticket unused = begin();

    new ServerWatch(List.of(load())).look(group, ticker.nanos());

    assertThat(group.inFlight()).isEqualTo(1);
  }

  @Test
  void end_someRun_groupHasNone() {
    ServerWatch watch = new ServerWatch(List.of(load()));
    Ticket unused = begin();
    watch.look(group, ticker.nanos());

    watch.end(group, ticker.nanos());

    assertThat(group.inFlight()).isZero();
  }
}
