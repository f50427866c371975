package dev.berth.accesslog;

import static dev.berth.testing.Endpoints.serving;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.answer.AnswerFacts;
import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import dev.berth.engine.load.Reconciler;
import dev.berth.pool.Doubts;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.routing.Ending;
import dev.berth.routing.EnvoyMetadata;
import dev.berth.routing.RequestEnds;
import dev.berth.testing.HandDrivenLoop;
import dev.berth.testing.ManualTicker;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests, Envoys and engines in which everything goes wrong that can: log entries are lost, late,
 * doubled, out of order, of another replica; log streams and Envoys die; decisions are dropped;
 * Envoy tries again elsewhere, and says so while the request runs or not; deadlines pass; gauges
 * are honest, stuck, absent or nonsense. Some requests are followed by their stream, and then
 * nothing but its end may close their tickets. After every event the books must be consistent, and
 * where the gauge is honest, never below what runs. 12 seeds; a failure names its seed and time.
 */
class EndsSimulationTest {

  private static final int SEEDS_PER_RUN = 3;
  private static final int STEP_MILLIS = 250;
  private static final int STEPS = 4_000;
  private static final int SETTLING_STEPS = 400;

  /** More than any request here runs. */
  private static final long DEADLINE_MILLIS = Duration.ofHours(2).toMillis();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void anyMix_booksAreConsistentNeverTooLowAndEmptyAtTheEnd(int block) {
    for (int i = 0; i < SEEDS_PER_RUN; i++) {
      new World(100L * block + i).run();
    }
  }

  /** How an engine's gauges behave. */
  private enum Gauges {
    HONEST,
    /** Shows what it ran some time ago. */
    STUCK,
    ABSENT,
    NONSENSE
  }

  private static final class Engine {

    final EndpointId id;
    final Gauges gauges;

    /** What it runs, ours and those of the other replica. */
    final Set<Request> running = new HashSet<>();

    long shown;

    /**
     * So many requests that run may have had another's ticket standing for theirs, which was closed
     * although they run on: its Envoy died, its deadline passed, or its own request had never run
     * here.
     */
    long orphans;

    Engine(EndpointId id, Gauges gauges) {
      this.id = id;
      this.gauges = gauges;
    }
  }

  private static final class Envoy {

    final String address;

    /** Which of its threads have a log stream. */
    final boolean[] logs = {true, true};

    /** Until when its log may have lost entries. */
    long gapMillis = -1;

    Envoy(String address) {
      this.address = address;
    }
  }

  private record Request(
      String id,
      Ticket ticket,
      boolean own,
      Engine chosen,
      @Nullable Engine served,
      Envoy envoy,
      int thread,
      long openedMillis,
      long arrivesMillis,
      long endsMillis,
      boolean dropped,
      boolean byStream,
      boolean statesUsage) {}

  private record Delivery(long atMillis, HTTPAccessLogEntry entry, String envoy, Request request) {}

  private static final class World {

    private final long seed;
    private final SplittableRandom random;
    private final ManualTicker ticker = new ManualTicker();
    private final HandDrivenLoop loop = new HandDrivenLoop();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Pool pool = new Pool("default", registry, 0);
    private final Tickets tickets;
    private final Tickets otherReplica;
    private final Doubts doubts;
    private final RequestEnds ends;
    private final EntryHandler handler;
    private final Counter tokens;

    private final List<Engine> engines = new ArrayList<>();
    private final List<Envoy> envoys = List.of(new Envoy("10.1.1.1"), new Envoy("10.1.1.2"));
    private final List<Request> alive = new ArrayList<>();

    /** Those with a ticket of ours that was open when we last looked. */
    private final List<Request> stillOpen = new ArrayList<>();

    private final List<Delivery> underWay = new ArrayList<>();
    private final Map<String, Long> deadEnvoys = new HashMap<>();
    private final Set<Request> booked = new HashSet<>();

    /** Of the tickets of which Envoy has said in between where their requests are. */
    private final Map<Ticket, Engine> holders = new HashMap<>();

    private long nowMillis;
    private int sequence;
    private int openedOwn;

    World(long seed) {
      this.seed = seed;
      random = new SplittableRandom(seed);
      tickets = new Tickets(ticker, random.split(), registry);
      otherReplica = new Tickets(ticker, random.split(), new SimpleMeterRegistry());
      doubts = new Doubts(tickets, ticker, registry);
      ends = new RequestEnds(List.of("default"), (id, server) -> {}, registry);
      handler =
          new EntryHandler(tickets, ends, doubts, new AccessLogMetrics(registry, ticker), ticker);
      tokens = registry.get("berth.tokens").tag("kind", "completion").counter();
      for (int i = 0; i < 5; i++) {
        EndpointId id = new EndpointId("10.0.0." + (1 + i) + ":8000");
        engines.add(new Engine(id, Gauges.values()[Math.max(0, i - 1)]));
      }
      pool.applyDiscovery(engines.stream().map(e -> serving(e.id.text(), "m")).toList());
      new Reconciler(doubts, this::connectionTo, loop.scheduler(), ticker, registry).start();
    }

    void run() {
      double rate = 0.02 + 0.4 * random.nextDouble();
      for (int step = 0; step < STEPS; step++) {
        if (random.nextDouble() < rate) {
          begin();
        }
        disturb();
        pass();
      }
      alive.forEach(request -> endEarly(request, nowMillis));
      mendLogs();
      for (int step = 0; step < SETTLING_STEPS; step++) {
        pass();
      }
      assertThat(openOn(Gauges.HONEST)).as("%s: idle for a while", this).noneMatch(this::isInDoubt);
      for (int second = 0; second < 12 * 60; second++) {
        pass(1_000);
      }
      assertThat(openOn(Gauges.HONEST)).as("%s at the end", this).isEmpty();
      ticker.advance(Duration.ofMillis(DEADLINE_MILLIS));
      doubts.closeOverdue();
      check("deadline");
      assertThat(tickets.size()).as("%s", this).isZero();
      assertThat(closed()).isEqualTo(openedOwn);
    }

    private List<Request> openOn(Gauges gauges) {
      return open().stream().filter(request -> holder(request).gauges == gauges).toList();
    }

    // Events

    private void begin() {
      boolean own = random.nextInt(4) != 0;
      int position = random.nextInt(engines.size());
      Engine chosen = engines.get(position);
      Envoy envoy = envoys.get(random.nextInt(envoys.size()));
      boolean dropped = random.nextInt(20) == 0;
      boolean byStream = !dropped && random.nextInt(8) == 0;
      long life = dropped ? random.nextInt(100) : 1 + life();
      long deadline = random.nextInt(5) == 0 ? life + 1 + random.nextInt(60_000) : DEADLINE_MILLIS;
      Ticket ticket = open(own ? tickets : otherReplica, position, envoy, deadline);
      if (byStream) {
        ticket.followStream();
      }
      Request request =
          new Request(
              "r" + sequence,
              ticket,
              own,
              chosen,
              dropped ? null : served(chosen),
              envoy,
              random.nextInt(2),
              nowMillis,
              nowMillis + random.nextInt(random.nextInt(20) == 0 ? 14_000 : 3_000),
              nowMillis + life,
              dropped,
              byStream,
              random.nextBoolean());
      alive.add(request);
      if (request.own) {
        openedOwn++;
        stillOpen.add(request);
      }
      check("open");
    }

    private int life() {
      return switch (random.nextInt(20)) {
        case 0 -> random.nextInt(900_000);
        case 1, 2, 3 -> random.nextInt(60_000);
        default -> random.nextInt(12_000);
      };
    }

    private Engine served(Engine chosen) {
      return random.nextInt(10) == 0 ? engines.get(random.nextInt(engines.size())) : chosen;
    }

    private Ticket open(Tickets ledger, int position, Envoy envoy, long deadlineMillis) {
      PooledEndpoint endpoint = pool.snapshot().endpoint(position);
      if (ledger == tickets) {
        assertThat(endpoint.load().tryReserve(endpoint.load().observe(), 5)).isTrue();
      } else {
        // The other replica has books of its own.
        endpoint = OtherReplica.POOL.snapshot().endpoint(position);
        endpoint.load().tryReserve(endpoint.load().observe(), 5);
      }
      return ledger.open(
          new Reservation(endpoint, false),
          envoy.address,
          "r" + ++sequence,
          5,
          Duration.ofMillis(deadlineMillis));
    }

    private void disturb() {
      int dice = random.nextInt(1_000);
      Envoy envoy = envoys.get(random.nextInt(envoys.size()));
      int thread = random.nextInt(2);
      if (dice < 4 && envoy.logs[thread]) {
        envoy.logs[thread] = false;
        envoy.gapMillis = nowMillis;
        doubts.onLogEnd(envoy.address);
      } else if (dice < 20 && !envoy.logs[thread]) {
        reopen(envoy, thread);
      } else if (dice == 20) {
        kill(envoy);
      } else if (dice < 40) {
        endByStream();
      } else if (dice < 80) {
        reportInBetween();
      }
    }

    /** It takes its connections to the engines with it, and comes back at once. */
    private void kill(Envoy envoy) {
      for (int thread = 0; thread < envoy.logs.length; thread++) {
        if (envoy.logs[thread]) {
          doubts.onLogEnd(envoy.address);
        }
        reopen(envoy, thread);
      }
      deadEnvoys.put(envoy.address, ticker.nanos());
      alive.removeIf(
          request -> {
            boolean died = request.envoy == envoy;
            if (died) {
              engines.forEach(engine -> engine.running.remove(request));
              endStream(request);
            }
            return died;
          });
      check("Envoy died");
    }

    private void endByStream() {
      if (!alive.isEmpty()) {
        Request request = alive.get(random.nextInt(alive.size()));
        if (isOurs(request) && !request.byStream) {
          endEarly(request, nowMillis);
          ends.onEnd(request.ticket, TicketEnd.STREAM, Ending.of(null, AnswerFacts.NONE));
          check("stream end");
        }
      }
    }

    /** Envoy reports a request that runs, whose ticket follows it to where it is. */
    private void reportInBetween() {
      List<Request> reported = alive.stream().filter(r -> r.served != null && isThere(r)).toList();
      if (reported.isEmpty()) {
        return;
      }
      Request request = reported.get(random.nextInt(reported.size()));
      LogEntries entry =
          LogEntries.of(request.ticket)
              .with(
                  EnvoyMetadata.LB_NAMESPACE,
                  Map.of(EnvoyMetadata.SERVED, request.served.id.text()));
      handler.onEntry(entry.inBetween().build(), request.envoy.address);
      if (request.own && isOpen(request)) {
        holders.put(request.ticket, request.served);
      }
      onClosed(request);
      check("report in between");
    }

    private static boolean isThere(Request request) {
      return request.served.running.contains(request);
    }

    /** On whose books it is. */
    private Engine holder(Request request) {
      return holders.getOrDefault(request.ticket, request.chosen);
    }

    private void endStream(Request request) {
      if (request.own && request.byStream) {
        assertThat(ends.onEnd(request.ticket, TicketEnd.STREAM, Ending.of(null, AnswerFacts.NONE)))
            .as("%s: nothing else has closed it", this)
            .isTrue();
      }
    }

    private void endEarly(Request request, long millis) {
      int at = alive.indexOf(request);
      Request ended =
          new Request(
              request.id,
              request.ticket,
              request.own,
              request.chosen,
              request.served,
              request.envoy,
              request.thread,
              request.openedMillis,
              Math.min(request.arrivesMillis, millis),
              millis,
              request.dropped,
              request.byStream,
              request.statesUsage);
      engines.forEach(engine -> engine.running.remove(request));
      if (at >= 0) {
        alive.set(at, ended);
      }
    }

    private void mendLogs() {
      for (Envoy envoy : envoys) {
        for (int thread = 0; thread < envoy.logs.length; thread++) {
          if (!envoy.logs[thread]) {
            reopen(envoy, thread);
          }
        }
      }
    }

    private void reopen(Envoy envoy, int thread) {
      envoy.logs[thread] = true;
      envoy.gapMillis = nowMillis;
      doubts.onLogOpen(envoy.address);
    }

    private void pass() {
      pass(STEP_MILLIS);
    }

    private void pass(int millis) {
      nowMillis += millis;
      ticker.advance(Duration.ofMillis(millis));
      for (Request request : List.copyOf(alive)) {
        if (request.endsMillis <= nowMillis) {
          alive.remove(request);
          engines.forEach(engine -> engine.running.remove(request));
          endStream(request);
          log(request);
        } else if (request.arrivesMillis <= nowMillis && request.served != null) {
          request.served.running.add(request);
        }
      }
      for (Delivery delivery : List.copyOf(underWay)) {
        if (delivery.atMillis <= nowMillis) {
          underWay.remove(delivery);
          deliver(delivery);
        }
      }
      deadEnvoys.entrySet().removeIf(this::isBuried);
      closeOverdue();
      check("time");
      reconcile(millis);
    }

    private void reconcile(int millis) {
      List<Request> before = open();
      loop.step(Duration.ofMillis(millis));
      assertThat(before)
          .as("%s: closed without a doubt", this)
          .allMatch(request -> isOpen(request) || isInDoubt(request));
      check("reconciliation");
    }

    private boolean isInDoubt(Request request) {
      return request.openedMillis <= request.envoy.gapMillis
          || nowMillis - request.openedMillis >= 600_000;
    }

    private List<Request> open() {
      stillOpen.removeIf(request -> !isOpen(request));
      return List.copyOf(stillOpen);
    }

    private boolean isOpen(Request request) {
      return tickets.byId(request.ticket.id()) != null;
    }

    private boolean isBuried(Map.Entry<String, Long> dead) {
      boolean due = ticker.nanos() - dead.getValue() >= Duration.ofSeconds(10).toNanos();
      if (due) {
        doubts.closeOf(dead.getKey(), dead.getValue());
        countOrphans();
      }
      return due;
    }

    private void closeOverdue() {
      int before = tickets.size();
      doubts.closeOverdue();
      if (tickets.size() < before) {
        countOrphans();
      }
    }

    private void countOrphans() {
      engines.forEach(engine -> engine.orphans = unticketed(engine));
    }

    /** Lost while its stream is down, and now and then for no reason at all. */
    private void log(Request request) {
      if (!request.envoy.logs[request.thread] || random.nextInt(100) == 0) {
        return;
      }
      HTTPAccessLogEntry entry = entry(request);
      for (int copies = random.nextInt(10) == 0 ? 2 : 1; copies > 0; copies--) {
        int delay = random.nextInt(3) == 0 ? random.nextInt(1_500) : 0;
        underWay.add(new Delivery(nowMillis + delay, entry, request.envoy.address, request));
      }
    }

    private void onClosed(Request request) {
      if (request.served != request.chosen) {
        request.chosen.orphans = unticketed(request.chosen);
      }
    }

    private HTTPAccessLogEntry entry(Request request) {
      LogEntries entry = request.dropped ? LogEntries.undecided() : LogEntries.of(request.ticket);
      entry.requestId(request.id);
      entry.seconds((nowMillis - request.openedMillis + random.nextInt(500)) / 1000.0);
      if (request.served != null) {
        entry.with(
            EnvoyMetadata.LB_NAMESPACE, Map.of(EnvoyMetadata.SERVED, request.served.id.text()));
      }
      if (request.statesUsage && !request.dropped) {
        entry.answer(Map.of("completion_tokens", 1));
      }
      return entry.build();
    }

    private void deliver(Delivery delivery) {
      handler.onEntry(delivery.entry, delivery.envoy);
      onClosed(delivery.request);
      if (delivery.request.statesUsage && !delivery.request.dropped) {
        booked.add(delivery.request);
      }
      check("entry");
    }

    // Engines

    private EngineConnection connectionTo(EndpointId id) {
      Engine engine = engines.stream().filter(e -> e.id.equals(id)).findFirst().orElseThrow();
      return new EngineConnection() {
        @Override
        public void get(String path, Duration timeout, Consumer<EngineReply> onReply) {
          onReply.accept(reply(engine));
        }

        @Override
        public void post(
            String path, String json, Duration timeout, Consumer<EngineReply> onReply) {
          throw new AssertionError("only questions");
        }

        @Override
        public void connect(Duration timeout, Consumer<EngineReply> onReply) {
          throw new AssertionError("to be asked something");
        }

        @Override
        public void close() {}
      };
    }

    private EngineReply reply(Engine engine) {
      return switch (engine.gauges) {
        case HONEST -> page(Long.toString(engine.running.size()));
        case STUCK -> {
          engine.shown = random.nextInt(10) == 0 ? engine.running.size() : engine.shown;
          yield page(Long.toString(engine.shown));
        }
        case ABSENT -> new EngineReply.Answered(404, new byte[0]);
        case NONSENSE -> page(List.of("NaN", "-1", "1e30", "+Inf", "x").get(random.nextInt(5)));
      };
    }

    private EngineReply page(String running) {
      return new EngineReply.Answered(
          200,
          "vllm:num_requests_running %s\nvllm:num_requests_waiting 0\n"
              .formatted(running)
              .getBytes(UTF_8));
    }

    // Invariants

    private void check(String event) {
      Map<EndpointId, Integer> open = new HashMap<>();
      int allOpen = 0;
      for (Request request : open()) {
        open.merge(holder(request).id, 1, Integer::sum);
        allOpen++;
      }
      assertThat(tickets.size()).as("%s, %s", this, event).isEqualTo(allOpen);
      for (int i = 0; i < engines.size(); i++) {
        Engine engine = engines.get(i);
        int booksHere = open.getOrDefault(engine.id, 0);
        assertThat(pool.snapshot().endpoint(i).load().requests())
            .as("%s, %s: load of %s", this, event, engine.id)
            .isEqualTo(booksHere);
        engine.orphans = Math.min(engine.orphans, unticketed(engine));
        if (engine.gauges != Gauges.STUCK) {
          assertThat(booksHere + engine.orphans)
              .as("%s, %s: %s is counted below what it runs", this, event, engine.id)
              .isGreaterThanOrEqualTo(engine.running.stream().filter(this::isOurs).count());
        }
        if (engine.gauges == Gauges.ABSENT || engine.gauges == Gauges.NONSENSE) {
          assertThat(unticketed(engine))
              .as("%s, %s: %s says nothing, so nothing is closed", this, event, engine.id)
              .isZero();
        }
      }
      assertThat(tokens.count()).as("%s, %s", this, event).isEqualTo(booked.size());
    }

    /** Requests that run although their ticket is closed: another one stands for them. */
    private long unticketed(Engine engine) {
      return engine.running.stream()
          .filter(this::isOurs)
          .filter(request -> !isOpen(request))
          .count();
    }

    /** Ours by its ticket, and where the ticket says. */
    private boolean isOurs(Request request) {
      return request.own && request.served == request.chosen;
    }

    private double closed() {
      return registry.get("berth.tickets.closed").counters().stream()
          .mapToDouble(counter -> counter.count())
          .sum();
    }

    @Override
    public String toString() {
      return "seed %d, %.2f s".formatted(seed, nowMillis / 1000.0);
    }
  }

  /** Servers on whose books nobody looks. */
  private static final class OtherReplica {

    static final Pool POOL = new Pool("default", new SimpleMeterRegistry(), 0);

    static {
      POOL.applyDiscovery(
          List.of(1, 2, 3, 4, 5).stream().map(i -> serving("10.0.0." + i + ":8000", "m")).toList());
    }
  }
}
