package dev.berth.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.health.AnswerOutcome;
import dev.berth.health.Cause;
import dev.berth.health.Gate;
import dev.berth.health.HealthSettings;
import dev.berth.health.HealthState;
import dev.berth.health.HealthState.Ejected;
import dev.berth.health.HealthState.HalfOpen;
import dev.berth.health.HealthState.InService;
import dev.berth.health.ProbeOutcome;
import dev.berth.health.ServerHealth;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Scheduler;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers that turn good and bad, probes and requests that tell of it late, twice, never or
 * wrongly, reloads, others that come to their addresses, drains, lock-step groups and steps of the
 * clock, against what must hold after every event. An end says nothing of a server that came to the
 * address after its own. In the end all turn good, and each must be back within a bound. 60 seeds ×
 * 2,000 events; a failure names its seed and step.
 */
class HealthSimulationTest {

  private static final int SEEDS_PER_RUN = 15;
  private static final int EVENTS = 2_000;
  private static final int ADDRESSES = 10;

  /** The longest ejection, and time for a trial. */
  private static final Duration BACK_WITHIN = Duration.ofSeconds(310);

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void anySequenceOfEvents_invariantsHoldAndGoodServersComeBack(int block) {
    for (int i = 0; i < SEEDS_PER_RUN; i++) {
      new World(1_000L * block + i).run();
    }
  }

  /** How a server really is. */
  private enum Truth {
    GOOD(AnswerOutcome.OK, ProbeOutcome.OK),
    LYING(AnswerOutcome.SERVER_ERROR, ProbeOutcome.OK),
    CRASHED(AnswerOutcome.REFUSED, ProbeOutcome.REFUSED),
    RESETTING(AnswerOutcome.RESET, ProbeOutcome.RESET),
    HUNG(AnswerOutcome.ABANDONED, ProbeOutcome.TIMED_OUT),
    LEAVING(AnswerOutcome.OK, ProbeOutcome.UNHEALTHY),
    UNPROBED(AnswerOutcome.OK, ProbeOutcome.TIMED_OUT),
    WITHOUT_A_PATH(AnswerOutcome.OK, ProbeOutcome.INAPPLICABLE);

    private final AnswerOutcome answer;
    private final ProbeOutcome probe;

    Truth(AnswerOutcome answer, ProbeOutcome probe) {
      this.answer = answer;
      this.probe = probe;
    }
  }

  /**
   * A request under way.
   *
   * @param trial whether it was let in as one
   */
  private record Running(PooledEndpoint endpoint, boolean trial) {}

  private static final class World {

    private static final List<AnswerOutcome> NOISE =
        List.of(
            AnswerOutcome.CLIENT_ERROR,
            AnswerOutcome.FULL,
            AnswerOutcome.ABANDONED,
            AnswerOutcome.UNKNOWN);

    private final long seed;
    private final SplittableRandom random;
    private final ManualTicker ticker = new ManualTicker();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Pool pool = new Pool("default", registry, 0, HealthSettings.DEFAULT, ticker);
    private final Tickets tickets;
    private final Scheduler scheduler;
    private final Map<EndpointId, Endpoint> discovered = new TreeMap<>();
    private final Map<EndpointId, Truth> truths = new TreeMap<>();
    private final Map<Ticket, Running> running = new LinkedHashMap<>();

    World(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.tickets = new Tickets(ticker, random.split(), registry);
      this.scheduler = new Scheduler(random::split);
    }

    void run() {
      for (int step = 0; step < EVENTS; step++) {
        int outBefore = outOnRequestsAlone();
        String event = next();
        assertThat(problem(event, outBefore))
            .as("seed %d, step %d, %s", seed, step, event)
            .isNull();
      }
      heal();
      endAll();
      assertThat(tickets.size()).isZero();
      assertThat(pool.snapshot().endpoints())
          .as("seed %d", seed)
          .allMatch(endpoint -> endpoint.load().requests() == 0);
    }

    private String next() {
      int dice = random.nextInt(100);
      if (dice < 40) {
        return pick();
      } else if (dice < 72) {
        return endOne();
      } else if (dice < 82) {
        return probe();
      } else if (dice < 85) {
        return turn();
      } else if (dice < 88) {
        return reload();
      } else if (dice < 89) {
        return drain();
      } else if (dice < 91) {
        return replace();
      }
      return passTime();
    }

    private String pick() {
      PoolSnapshot snapshot = pool.snapshot();
      Reservation reservation =
          scheduler.reserve(snapshot, "m", null, LeastWork.ofTokens(0), Scheduler.UNBOUNDED);
      String how = "pick";
      if (reservation == null) {
        assertThat(snapshot.endpoints())
            .as("seed %d: nobody is picked though somebody is well", seed)
            .noneMatch(PooledEndpoint::isInService);
        reservation =
            scheduler.reserveLeastSuspect(
                snapshot, "m", null, LeastWork.ofTokens(0), Scheduler.UNBOUNDED);
        how = "last resort";
      } else {
        HealthState state = reservation.endpoint().health().state();
        assertThat(state instanceof InService || (state instanceof HalfOpen && reservation.trial()))
            .as("seed %d: a pick for %s", seed, state)
            .isTrue();
      }
      if (reservation != null) {
        assertThat(reservation.endpoint().isDraining()).isFalse();
        Ticket ticket = tickets.open(reservation, "10.1.1.1", null, 0, Duration.ofMinutes(20));
        running.put(ticket, new Running(reservation.endpoint(), reservation.trial()));
      }
      return how + " -> " + reservation;
    }

    private String endOne() {
      if (running.isEmpty()) {
        return "nothing to end";
      }
      Ticket ticket = List.copyOf(running.keySet()).get(random.nextInt(running.size()));
      return end(ticket);
    }

    private String end(Ticket ticket) {
      Truth truth = truths.getOrDefault(ticket.endpoint(), Truth.GOOD);
      boolean noise = random.nextInt(10) == 0;
      AnswerOutcome outcome = noise ? NOISE.get(random.nextInt(NOISE.size())) : truth.answer;
      return end(ticket, outcome);
    }

    private String end(Ticket ticket, AnswerOutcome outcome) {
      Running ended = Objects.requireNonNull(running.remove(ticket));
      PooledEndpoint present = pool.snapshot().find(ticket.endpoint());
      boolean former = present != null && present.health() != ended.endpoint.health();
      String before = former ? standing(present) : "";
      assertThat(ticket.close(TicketEnd.ACCESS_LOG, outcome)).isTrue();
      assertThat(ticket.close(TicketEnd.DEADLINE, AnswerOutcome.REFUSED)).isFalse();
      String who = former ? "the former " + ticket.endpoint() : ticket.endpoint().text();
      if (former) {
        assertThat(standing(present)).as("seed %d: %s of %s", seed, outcome, who).isEqualTo(before);
      }
      return outcome + " of " + who;
    }

    /** All that an end may change of a server, but for what it has in flight. */
    private static String standing(PooledEndpoint endpoint) {
      ServerHealth health = endpoint.health();
      return health.state()
          + (health.hasAnswered() ? " answered" : "")
          + (health.hasFailed() ? " failed" : "")
          + (endpoint.load().isFailing() ? " failing " : " ")
          + EndpointLoad.gate(endpoint.load().observe());
    }

    private String probe() {
      EndpointId id = address();
      ProbeOutcome outcome =
          random.nextInt(20) == 0
              ? ProbeOutcome.values()[random.nextInt(ProbeOutcome.values().length)]
              : truths.getOrDefault(id, Truth.GOOD).probe;
      pool.health().onProbe(id, outcome);
      return "probe " + id + " " + outcome;
    }

    private String turn() {
      EndpointId id = address();
      Truth truth =
          random.nextInt(3) > 0
              ? Truth.GOOD
              : Truth.values()[random.nextInt(Truth.values().length)];
      truths.put(id, truth);
      return id + " turns " + truth;
    }

    private String reload() {
      EndpointId id = address();
      if (random.nextInt(4) == 0) {
        discovered.remove(id);
      } else {
        String lockstep = random.nextInt(3) == 0 ? "pair-" + id.port() % 2 : null;
        boolean alone =
            discovered.values().stream()
                    .filter(e -> lockstep != null && lockstep.equals(e.lockstep()))
                    .count()
                >= 2;
        discovered.put(
            id,
            new Endpoint(
                id,
                null,
                List.of(ServedModel.of("m")),
                alone ? null : lockstep,
                random.nextInt(8) == 0));
      }
      pool.applyDiscovery(List.copyOf(discovered.values()));
      return "reload " + discovered.keySet();
    }

    /** A server leaves, and another one comes to its address at once. */
    private String replace() {
      EndpointId id = address();
      Endpoint wanted = discovered.remove(id);
      pool.applyDiscovery(List.copyOf(discovered.values()));
      if (wanted != null) {
        ticker.advance(Duration.ofNanos(1));
        discovered.put(id, wanted);
        pool.applyDiscovery(List.copyOf(discovered.values()));
      }
      return "reload with another " + id;
    }

    private String drain() {
      EndpointId id = address();
      if (random.nextBoolean()) {
        pool.health().drain(List.of(id));
        return "drain " + id;
      }
      pool.health().undrain(List.of(id));
      return "undrain " + id;
    }

    private String passTime() {
      Duration time =
          random.nextInt(20) == 0
              ? Duration.ofSeconds(random.nextInt(400))
              : Duration.ofMillis(random.nextInt(3_000));
      ticker.advance(time);
      pool.health().tick();
      tickets.closeOverdue();
      running.keySet().removeIf(Ticket::isClosed);
      return "time " + time;
    }

    private EndpointId address() {
      return new EndpointId("10.0.0.1:" + (8000 + random.nextInt(ADDRESSES)));
    }

    /** Null, or what does not hold. */
    private @Nullable String problem(String event, int outBefore) {
      int out = outOnRequestsAlone();
      boolean byRequests = !event.startsWith("reload") && !event.startsWith("probe");
      int most = HealthSettings.DEFAULT.ejection().most(pool.snapshot().endpoints().size());
      if (byRequests && out > outBefore && out > Math.max(most, 2)) {
        return out + " servers are out, more than " + most;
      }
      return pool.snapshot().endpoints().stream()
          .flatMap(endpoint -> Stream.ofNullable(problem(endpoint)))
          .findFirst()
          .orElse(null);
    }

    private @Nullable String problem(PooledEndpoint endpoint) {
      List<Map.Entry<Ticket, Running>> here =
          running.entrySet().stream()
              .filter(entry -> entry.getKey().endpoint().equals(endpoint.id()))
              .toList();
      if (here.size() != endpoint.load().requests()) {
        return endpoint.id() + " has " + endpoint.load().requests() + " instead of " + here.size();
      }
      HealthState state = endpoint.health().state();
      Gate gate = EndpointLoad.gate(endpoint.load().observe());
      if (state instanceof HalfOpen half) {
        long trials =
            here.stream()
                .filter(entry -> entry.getValue().endpoint().health() == endpoint.health())
                .filter(entry -> entry.getValue().trial())
                .filter(entry -> half.counts(entry.getKey().openedNanos()))
                .count();
        if (trials > 1 || gate != (trials == 1 ? Gate.CLOSED : Gate.TRIAL)) {
          return endpoint.id() + " has " + trials + " trials and its gate is " + gate;
        }
      } else if (gate != state.gate()) {
        return endpoint.id() + " is " + state + " and its gate is " + gate;
      }
      return state instanceof InService && isBrokenNextTo(endpoint)
          ? endpoint.id() + " is in service without its fellows"
          : null;
    }

    private boolean isBrokenNextTo(PooledEndpoint endpoint) {
      return pool.snapshot().endpoints().stream()
          .filter(endpoint::isInLockstepWith)
          .map(fellow -> fellow.health().state())
          .anyMatch(
              state ->
                  state instanceof HalfOpen
                      || (state instanceof Ejected ejected && ejected.isBroken()));
    }

    private int outOnRequestsAlone() {
      int out = 0;
      for (PooledEndpoint endpoint : pool.snapshot().endpoints()) {
        HealthState state = endpoint.health().state();
        boolean passive =
            state instanceof HalfOpen
                || (state instanceof Ejected ejected && ejected.cause() != Cause.PROBE_FAILED);
        out += passive ? 1 : 0;
      }
      return out;
    }

    /** Everything is well from here on, and everybody is wanted. */
    private void heal() {
      endAll();
      truths.clear();
      discovered.replaceAll((id, e) -> new Endpoint(id, null, e.models(), e.lockstep(), false));
      pool.applyDiscovery(List.copyOf(discovered.values()));
      pool.health().undrain(discovered.keySet());
      long end = ticker.nanos() + BACK_WITHIN.toNanos();
      Set<EndpointId> away = new HashSet<>(discovered.keySet());
      while (!away.isEmpty() && ticker.nanos() - end < 0) {
        ticker.advance(Duration.ofMillis(500));
        pool.health().tick();
        discovered.keySet().forEach(id -> pool.health().onProbe(id, ProbeOutcome.OK));
        for (int i = 0; i < 3; i++) {
          pick();
        }
        new ArrayList<>(running.keySet()).forEach(ticket -> end(ticket, AnswerOutcome.OK));
        pool.snapshot().endpoints().stream()
            .filter(PooledEndpoint::isInService)
            .forEach(endpoint -> away.remove(endpoint.id()));
      }
      assertThat(away).as("seed %d: good servers that do not come back", seed).isEmpty();
    }

    private void endAll() {
      new ArrayList<>(running.keySet()).forEach(this::end);
    }
  }
}
