package dev.berth.pool;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.Lifecycle;
import dev.berth.health.AnswerOutcome;
import dev.berth.health.HealthEvent;
import dev.berth.health.HealthSettings;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Scheduler;
import dev.berth.testing.Endpoints;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A pool whose servers are picked and fail as a test says, under a clock that a test turns. */
final class HealthFixture {

  final ManualTicker ticker = new ManualTicker();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final Pool pool;
  final Tickets tickets = new Tickets(ticker, new SplittableRandom(1), registry);
  private final Scheduler scheduler = new Scheduler(() -> new SplittableRandom(1));

  HealthFixture(int servers) {
    this(servers, HealthSettings.DEFAULT);
  }

  HealthFixture(int servers, HealthSettings settings) {
    pool = new Pool("default", registry, 0, settings, ticker);
    pool.applyDiscovery(Endpoints.many(servers, "m"));
  }

  PooledEndpoint server(int number) {
    return pool.snapshot().endpoint(number);
  }

  Lifecycle state(int number) {
    return server(number).lifecycle();
  }

  HealthEvent lastEvent(int number) {
    List<HealthEvent> events = server(number).health().events();
    return events.get(events.size() - 1);
  }

  /** The server that a decision takes, with a ticket; null if there is none. */
  Ticket pick() {
    Reservation reservation =
        scheduler.reserve(pool.snapshot(), "m", null, LeastWork.ofTokens(0), Scheduler.UNBOUNDED);
    return open(reservation);
  }

  /** A ticket of this server; null if it takes none. */
  Ticket pick(int number) {
    return open(
        scheduler.reserve(
            pool.snapshot(),
            "m",
            List.of(server(number).id().text()),
            LeastWork.ofTokens(0),
            Scheduler.UNBOUNDED));
  }

  List<Ticket> pick(int number, int count) {
    return Stream.generate(() -> pick(number)).limit(count).toList();
  }

  private Ticket open(Reservation reservation) {
    return reservation == null
        ? null
        : tickets.open(reservation, "10.1.1.1", null, 0, Duration.ofHours(1));
  }

  /** So many requests of this server that end so, one after the other, or as many as it takes. */
  void answer(int number, AnswerOutcome outcome, int count) {
    Ticket ticket;
    for (int i = 0; i < count && (ticket = pick(number)) != null; i++) {
      end(ticket, outcome);
    }
  }

  void end(Ticket ticket, AnswerOutcome outcome) {
    ticket.close(TicketEnd.ACCESS_LOG, outcome);
  }

  /** Lets time pass, with a tick every hundred milliseconds. */
  void pass(Duration time) {
    for (long millis = 0; millis < time.toMillis(); millis += 100) {
      ticker.advance(Duration.ofMillis(100));
      pool.health().tick();
    }
  }

  /** The server leaves the pool, and another one comes to its address. */
  void replace(int number) {
    List<Endpoint> all =
        pool.snapshot().endpoints().stream().map(PooledEndpoint::endpoint).toList();
    Endpoint replaced = all.get(number);
    pool.applyDiscovery(all.stream().filter(each -> each != replaced).toList());
    ticker.advance(Duration.ofMillis(1));
    pool.applyDiscovery(all);
  }

  double transitions(String cause) {
    return registry.get("berth.health.transitions").tag("cause", cause).counter().count();
  }
}
