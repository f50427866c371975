package dev.berth.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.AdminPaths;
import dev.berth.config.CompletionMode;
import dev.berth.config.ModelsConfig;
import dev.berth.config.RequestRules;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Lifecycle;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.request.ApiShape;
import dev.berth.request.ErrorDialect;
import dev.berth.request.InferenceRequest;
import dev.berth.routing.Explanation.Choice;
import dev.berth.routing.RoutingOutcome.Rejected;
import dev.berth.routing.RoutingOutcome.Routed;
import dev.berth.scheduling.Scheduler;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pool, reservation and ticket life against a model that keeps the same books in plain maps:
 * servers come, go, change and return; requests start and end in every way, also twice and never.
 * After every event both books must agree, and what became of a request must be what was said of it
 * before. 60 seeds × 4,000 events; a failure names its seed and step.
 */
class BookkeepingSimulationTest {

  private static final int SEEDS_PER_RUN = 15;
  private static final int EVENTS = 4_000;
  private static final List<String> MODELS = List.of("a", "b", "c");

  /** What clients write, and which of the servers' models may serve it. */
  private static final Map<String, List<String>> NAMES =
      Map.of(
          "a", List.of("a"),
          "b", List.of("b"),
          "c", List.of("c"),
          "alias", List.of("a", "b"),
          "adapter", List.of("c"));

  private static final List<String> WRITTEN = List.of("a", "b", "c", "alias", "adapter");
  private static final ModelsConfig MEANINGS =
      new ModelsConfig(Map.of("alias", Map.of("a", 3, "b", 1)), Map.of("adapter", "c"));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void anySequenceOfEvents_booksAgreeAfterEachAndAreEmptyAtTheEnd(int block) {
    for (int i = 0; i < SEEDS_PER_RUN; i++) {
      new World(1_000L * block + i).run();
    }
  }

  private static final class World {

    private final long seed;
    private final SplittableRandom random;
    private final ManualTicker ticker = new ManualTicker();
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Pool pool = new Pool("default", registry, 4);
    private final Tickets tickets;
    private final Router router;
    private final PoolRoute route;

    /** The model: what runs where, and until when at the latest. */
    private final Map<Ticket, Running> running = new LinkedHashMap<>();

    private final Map<EndpointId, Endpoint> discovered = new LinkedHashMap<>();
    private final List<Ticket> ended = new ArrayList<>();
    private long nowMillis;
    private int opened;

    private record Running(
        EndpointId endpoint, String envoy, long promptTokens, long deadlineMillis) {}

    World(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.tickets = new Tickets(ticker, random.split(), registry);
      this.router = new Router(new Scheduler(random::split), tickets, List.of("default"), registry);
      this.route =
          new PoolRoute(
              pool,
              random.nextBoolean() ? "a" : null,
              new ModelNames(MEANINGS),
              CompletionMode.AUTO,
              Duration.ofMillis(2_000),
              GatewayOptions.DEFAULT,
              new RequestRules(
                  List.of(),
                  AdminPaths.REFUSE,
                  random.nextBoolean() ? 1 + random.nextInt(9) : null),
              new ResponseOwners(ticker));
    }

    void run() {
      for (int step = 0; step < EVENTS; step++) {
        String event = next();
        assertThat(booksAgree()).as("seed %d, step %d, %s", seed, step, event).isNull();
      }
      new ArrayList<>(running.keySet()).forEach(ticket -> end(ticket, TicketEnd.STREAM));
      assertThat(booksAgree()).as("seed %d, at the end", seed).isNull();
      assertThat(tickets.size()).isZero();
      assertThat(closedInMetrics()).isEqualTo(opened);
    }

    private String next() {
      int dice = random.nextInt(100);
      if (dice < 45) {
        return route();
      } else if (dice < 80) {
        return endOne();
      } else if (dice < 88) {
        return changeServers();
      } else if (dice < 92) {
        return answerModels();
      } else if (dice < 95) {
        return acknowledge();
      } else if (dice < 96) {
        return loseEnvoy();
      }
      return passTime();
    }

    private String route() {
      String model = random.nextInt(10) == 0 ? null : WRITTEN.get(random.nextInt(WRITTEN.size()));
      long bytes = model == null && random.nextBoolean() ? 0 : 1 + random.nextInt(100_000);
      InferenceRequest request =
          new InferenceRequest(ApiShape.CHAT_COMPLETIONS, model, false, bytes);
      String envoy = envoy();
      RoutingHints hints =
          new RoutingHints(
              subset(), envoy, random.nextInt(4) == 0 ? null : "r" + random.nextInt(50));
      Explanation explanation =
          Explainer.explain(route, request, ErrorDialect.OPENAI, hints.subset());
      RoutingOutcome outcome = router.route(route, request, hints);
      assertThat(explained(explanation)).as("seed %d", seed).contains(name(outcome, model));
      if (outcome instanceof Routed routed) {
        Ticket ticket = routed.ticket();
        opened++;
        running.put(
            ticket,
            new Running(ticket.endpoint(), envoy, request.promptTokens(), nowMillis + 2_000));
        assertThat(mayServe(ticket.endpoint(), model, hints.subset()))
            .as("seed %d: %s for %s", seed, ticket.endpoint(), model)
            .isTrue();
      }
      return "route " + model + " -> " + outcome;
    }

    /** What may become of the request, by its explanation. */
    private static Set<String> explained(Explanation explanation) {
      Set<String> outcomes = new HashSet<>();
      String written = explanation.request().model();
      if (explanation.settled() != null) {
        outcomes.add(name(explanation.settled(), written));
      }
      for (Choice choice : explanation.choices()) {
        String model = written == null || choice.model() == null ? null : choice.model().name();
        choice
            .standings()
            .picks()
            .forEach(pick -> outcomes.add(pick.endpoint().id() + " " + model));
        if (choice.rejected() != null) {
          outcomes.add(name(choice.rejected(), written));
        }
      }
      return outcomes;
    }

    private static String name(RoutingOutcome outcome, @Nullable String written) {
      if (outcome instanceof Routed routed) {
        String rewritten = routed.rewrittenModel();
        return routed.ticket().endpoint() + " " + (rewritten == null ? written : rewritten);
      }
      return outcome instanceof Rejected rejected ? rejected.reason().label() : "answered";
    }

    private @Nullable List<String> subset() {
      if (random.nextInt(5) != 0) {
        return null;
      }
      List<String> subset = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        subset.add(address());
      }
      return subset;
    }

    private boolean mayServe(EndpointId id, @Nullable String model, @Nullable List<String> subset) {
      PooledEndpoint endpoint = pool.snapshot().endpoint(pool.snapshot().positionOf(id.text()));
      return discovered.containsKey(id)
          && endpoint.lifecycle() == Lifecycle.READY
          && (model == null
              || NAMES.getOrDefault(model, List.of()).stream().anyMatch(endpoint::serves))
          && (subset == null || subset.contains(id.text()));
    }

    private String endOne() {
      TicketEnd end = TicketEnd.values()[random.nextInt(TicketEnd.values().length)];
      if (!ended.isEmpty() && random.nextInt(4) == 0) {
        Ticket again = ended.get(random.nextInt(ended.size()));
        assertThat(again.close(end)).isFalse();
        return "end again";
      }
      if (running.isEmpty()) {
        return "nothing to end";
      }
      List<Ticket> open = List.copyOf(running.keySet());
      end(open.get(random.nextInt(open.size())), end);
      return "end";
    }

    private void end(Ticket ticket, TicketEnd end) {
      assertThat(tickets.byId(ticket.id())).isSameAs(ticket);
      assertThat(ticket.close(end)).isTrue();
      running.remove(ticket);
      ended.add(ticket);
    }

    private String changeServers() {
      for (int i = random.nextInt(4); i >= 0; i--) {
        EndpointId id = new EndpointId(address());
        if (random.nextInt(3) == 0) {
          discovered.remove(id);
        } else {
          discovered.put(id, new Endpoint(id, "pod-" + random.nextInt(3), declaredModels()));
        }
      }
      if (random.nextInt(50) == 0) {
        discovered.clear();
      }
      pool.applyDiscovery(List.copyOf(discovered.values()));
      return "servers " + discovered.keySet();
    }

    private @Nullable List<ServedModel> declaredModels() {
      return random.nextInt(4) == 0 ? null : someModels();
    }

    private List<ServedModel> someModels() {
      return MODELS.stream().filter(m -> random.nextBoolean()).map(ServedModel::of).toList();
    }

    private String answerModels() {
      EndpointId id = new EndpointId(address());
      pool.applyModels(id, random.nextInt(4) == 0 ? null : someModels());
      return "models of " + id;
    }

    private String acknowledge() {
      if (random.nextInt(3) == 0) {
        pool.applyAnnounced(null);
        return "no Envoy";
      }
      Set<EndpointId> known = new HashSet<>(discovered.keySet());
      known.removeIf(id -> random.nextInt(4) == 0);
      pool.applyAnnounced(known);
      return "Envoys know " + known;
    }

    private String loseEnvoy() {
      String envoy = envoy();
      tickets.closeOf(envoy, ticker.nanos());
      running.values().removeIf(request -> request.envoy().equals(envoy));
      return "lost " + envoy;
    }

    private String envoy() {
      return "10.1.1." + random.nextInt(3);
    }

    private String passTime() {
      int millis = random.nextInt(400);
      nowMillis += millis;
      ticker.advance(Duration.ofMillis(millis));
      tickets.closeOverdue();
      running.entrySet().removeIf(e -> e.getValue().deadlineMillis() <= nowMillis);
      return "time";
    }

    private String address() {
      return "10.0.0." + (1 + random.nextInt(3)) + ":" + (8000 + random.nextInt(4));
    }

    /** Null, or the first difference. */
    private @Nullable String booksAgree() {
      if (tickets.size() != running.size()) {
        return tickets.size() + " tickets open instead of " + running.size();
      }
      if (pool.snapshot().endpoints().size() != discovered.size()) {
        return "servers differ";
      }
      for (PooledEndpoint endpoint : pool.snapshot().endpoints()) {
        List<Running> here =
            running.values().stream().filter(r -> r.endpoint().equals(endpoint.id())).toList();
        long tokens = here.stream().mapToLong(Running::promptTokens).sum();
        if (endpoint.load().requests() != here.size() || endpoint.load().promptTokens() != tokens) {
          return endpoint.id() + " should have " + here.size() + " requests, " + tokens + " tokens";
        }
      }
      return null;
    }

    private double closedInMetrics() {
      return registry.get("berth.tickets.closed").counters().stream()
          .mapToDouble(counter -> counter.count())
          .sum();
    }
  }
}
