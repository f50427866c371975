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
import dev.berth.pool.LoadQuestion;
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
import dev.berth.scheduling.LeastSeconds;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Scheduler;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Pool, reservation and ticket life against a model that keeps the same books in plain maps:
 * servers come, go, change and return; requests start and end in every way, also twice and never,
 * under plain names, aliases and adapters, with and without fallbacks and a bound per server, and
 * go on to another server while they run, which may then have more than its bound; others send
 * requests to the same servers, which are asked for their load while all that goes on. After every
 * event both books must agree, and what became of a request must be what was said of it before. 60
 * seeds × 4,000 events; a failure names its seed and step.
 */
class BookkeepingSimulationTest {

  private static final int SEEDS_PER_RUN = 15;
  private static final int EVENTS = 4_000;
  private static final List<String> MODELS = List.of("a", "b", "c", "lora");
  private static final String WEIGHTED = "a-or-b";
  private static final String ALIAS = "sea";
  private static final String NOBODY_KNOWS = "?";
  private static final List<String> NAMES = List.of("a", "b", "c", "lora", WEIGHTED, ALIAS);
  private static final ModelsConfig NAMED =
      new ModelsConfig(
          Map.of(WEIGHTED, Map.of("a", 3, "b", 1), ALIAS, Map.of("c", 1)), Map.of("lora", "a"));

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
    private final int fallbacks;
    private final @Nullable Integer bound;

    /** The model: what runs where, and until when at the latest. */
    private final Map<Ticket, Running> running = new LinkedHashMap<>();

    private final Map<EndpointId, Endpoint> discovered = new LinkedHashMap<>();
    private final List<Ticket> ended = new ArrayList<>();
    private long nowMillis;
    private int opened;

    private record Running(
        EndpointId endpoint, String envoy, long promptTokens, long deadlineMillis, boolean moved) {

      Running at(EndpointId server) {
        return new Running(server, envoy, promptTokens, deadlineMillis, true);
      }
    }

    World(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.tickets = new Tickets(ticker, random.split(), registry);
      this.router = new Router(new Scheduler(random::split), tickets, List.of("default"), registry);
      this.fallbacks = random.nextInt(4);
      this.bound = random.nextBoolean() ? null : 1 + random.nextInt(6);
      this.route =
          new PoolRoute(
              pool,
              random.nextBoolean() ? "a" : null,
              new ModelNames(NAMED),
              CompletionMode.AUTO,
              Duration.ofMillis(2_000),
              new GatewayOptions(fallbacks, false, false),
              new RequestRules(List.of(), AdminPaths.REFUSE, bound),
              PoolPolicies.of(random.nextBoolean() ? LeastWork.POLICY : new LeastSeconds(ticker)),
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
      for (PooledEndpoint endpoint : pool.snapshot().endpoints()) {
        new LoadQuestion(endpoint.load()).answered(0);
        assertThat(endpoint.load().others()).isZero();
        assertThat(endpoint.load().prefills().waitNanos(ticker.nanos())).isZero();
      }
    }

    private String next() {
      int dice = random.nextInt(103);
      if (dice < 45) {
        return route();
      } else if (dice < 76) {
        return endOne();
      } else if (dice < 80) {
        return moveOne();
      } else if (dice < 88) {
        return changeServers();
      } else if (dice < 92) {
        return answerModels();
      } else if (dice < 95) {
        return acknowledge();
      } else if (dice < 96) {
        return loseEnvoy();
      } else if (dice < 100) {
        return passTime();
      }
      return askLoad();
    }

    private String route() {
      String model = random.nextInt(10) == 0 ? null : NAMES.get(random.nextInt(NAMES.size()));
      long bytes = model == null && random.nextBoolean() ? 0 : 1 + random.nextInt(100_000);
      InferenceRequest request =
          new InferenceRequest(ApiShape.CHAT_COMPLETIONS, model, false, bytes);
      String envoy = envoy();
      RoutingHints hints =
          new RoutingHints(
              subset(), envoy, random.nextInt(4) == 0 ? null : "r" + random.nextInt(50));
      Explanation explanation = Explainer.explain(route, request, ErrorDialect.OPENAI, hints);
      RoutingOutcome outcome = router.route(route, request, hints);
      assertThat(explained(explanation)).as("seed %d: %s", seed, outcome).contains(name(outcome));
      if (outcome instanceof Routed routed) {
        Ticket ticket = routed.ticket();
        opened++;
        running.put(
            ticket,
            new Running(
                ticket.endpoint(), envoy, request.promptTokens(), nowMillis + 2_000, false));
      }
      String problem = problem(outcome, meant(model, bytes), hints.subset());
      assertThat(problem).as("seed %d: %s for %s", seed, outcome, model).isNull();
      return "route " + model + " -> " + outcome;
    }

    /** The model that the request is for; null for any. */
    private @Nullable String meant(@Nullable String model, long bytes) {
      if (model != null || bytes == 0) {
        return model;
      }
      if (route.defaultModel() != null) {
        return route.defaultModel();
      }
      Collection<ServedModel> known = pool.snapshot().models();
      return switch (known.size()) {
        case 0 -> NOBODY_KNOWS;
        case 1 -> known.iterator().next().name();
        default -> null;
      };
    }

    /** Null, or what the outcome should not be. */
    private @Nullable String problem(
        RoutingOutcome outcome, @Nullable String model, @Nullable List<String> subset) {
      if (outcome instanceof Routed routed) {
        return problem(routed, model, subset);
      }
      List<Set<EndpointId>> candidates = candidates(model, subset);
      return switch (((Rejected) outcome).reason()) {
        case NO_READY_SERVER, NO_SERVER_IN_SUBSET ->
            candidates.isEmpty() ? null : "there are " + candidates;
        case POOL_FULL ->
            candidates.stream().anyMatch(this::areFull) ? null : candidates + " have room";
        case MODEL_NOT_FOUND -> candidates.isEmpty() ? null : "it is served by " + candidates;
        case MODEL_MISSING -> model == null ? null : "the model was named";
        default -> "not to be expected";
      };
    }

    private @Nullable String problem(
        Routed routed, @Nullable String model, @Nullable List<String> subset) {
      EndpointId chosen = routed.ticket().endpoint();
      Set<EndpointId> allowed =
          candidates(model, subset).stream()
              .filter(alternative -> alternative.contains(chosen))
              .flatMap(Set::stream)
              .collect(Collectors.toSet());
      if (!discovered.containsKey(chosen) || !allowed.contains(chosen)) {
        return "it must not serve it";
      }
      List<EndpointId> next = routed.fallbacks();
      boolean good =
          next.size() <= fallbacks
              && new HashSet<>(next).size() == next.size()
              && !next.contains(chosen)
              && allowed.containsAll(next)
              && next.stream().noneMatch(this::isFull);
      if (!good) {
        return "the fallbacks are wrong: " + next;
      }
      String rewritten = routed.rewrittenModel();
      boolean meant =
          switch (model == null ? "" : model) {
            case WEIGHTED ->
                rewritten != null && "ab".contains(rewritten) && serves(chosen, rewritten);
            case ALIAS -> "c".equals(rewritten);
            default -> rewritten == null;
          };
      return meant ? null : "the body should not say " + rewritten;
    }

    /** Who may serve a request, for each model that it may be for and that somebody may serve. */
    private List<Set<EndpointId>> candidates(
        @Nullable String model, @Nullable List<String> subset) {
      List<Set<EndpointId>> alternatives =
          switch (model == null ? "" : model) {
            case WEIGHTED -> List.of(ready("a", subset), ready("b", subset));
            case ALIAS -> List.of(ready("c", subset));
            case "lora" ->
                List.of(
                    ready("lora", subset).isEmpty() ? ready("a", subset) : ready("lora", subset));
            default -> List.of(ready(model, subset));
          };
      return alternatives.stream().filter(alternative -> !alternative.isEmpty()).toList();
    }

    private Set<EndpointId> ready(@Nullable String model, @Nullable List<String> subset) {
      return pool.snapshot().endpoints().stream()
          .filter(endpoint -> endpoint.lifecycle() == Lifecycle.READY)
          .filter(endpoint -> model == null || endpoint.serves(model))
          .map(PooledEndpoint::id)
          .filter(id -> subset == null || subset.contains(id.text()))
          .collect(Collectors.toSet());
    }

    private PooledEndpoint endpoint(EndpointId id) {
      return pool.snapshot().endpoint(pool.snapshot().positionOf(id.text()));
    }

    private boolean serves(EndpointId id, String model) {
      return endpoint(id).serves(model);
    }

    private boolean isFull(EndpointId id) {
      return bound != null && endpoint(id).load().requests() >= bound;
    }

    private boolean areFull(Set<EndpointId> ids) {
      return ids.stream().allMatch(this::isFull);
    }

    /** What may become of the request, by its explanation. */
    private static Set<String> explained(Explanation explanation) {
      Set<String> outcomes = new HashSet<>();
      if (explanation.settled() != null) {
        outcomes.add(name(explanation.settled()));
      }
      for (Choice choice : explanation.choices()) {
        choice.standings().picks().forEach(pick -> outcomes.add(pick.endpoint().id().text()));
        if (choice.rejected() != null) {
          outcomes.add(name(choice.rejected()));
        }
      }
      return outcomes;
    }

    private static String name(RoutingOutcome outcome) {
      if (outcome instanceof Routed routed) {
        return routed.ticket().endpoint().text();
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

    /** The gateway goes on to another server with a request, or to one that nobody knows. */
    private String moveOne() {
      EndpointId server = new EndpointId(address());
      if (!ended.isEmpty() && random.nextInt(4) == 0) {
        Ticket over = ended.get(random.nextInt(ended.size()));
        assertThat(over.moveTo(server, false)).isFalse();
        return "move what is over";
      }
      if (running.isEmpty()) {
        return "nothing to move";
      }
      List<Ticket> open = List.copyOf(running.keySet());
      Ticket ticket = open.get(random.nextInt(open.size()));
      boolean moves = discovered.containsKey(server) && !running(ticket).endpoint().equals(server);
      assertThat(ticket.moveTo(server, false)).isEqualTo(moves);
      if (moves) {
        running.put(ticket, running(ticket).at(server));
      }
      assertThat(ticket.holder()).isEqualTo(running(ticket).endpoint());
      return "move to " + server;
    }

    private Running running(Ticket ticket) {
      return Objects.requireNonNull(running.get(ticket));
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

    /** The server counts at some moment while it is asked, and requests begin and end meanwhile. */
    private String askLoad() {
      List<PooledEndpoint> endpoints = pool.snapshot().endpoints();
      if (endpoints.isEmpty()) {
        return "nobody to ask";
      }
      PooledEndpoint endpoint = endpoints.get(random.nextInt(endpoints.size()));
      int others = random.nextInt(6);
      int meanwhile = random.nextInt(4);
      int countedAfter = random.nextInt(meanwhile + 1);
      LoadQuestion question = new LoadQuestion(endpoint.load());
      long counted = others + running(endpoint);
      for (int i = 1; i <= meanwhile; i++) {
        String event =
            switch (random.nextInt(5)) {
              case 0, 1 -> route();
              case 2, 3 -> endOne();
              default -> moveOne();
            };
        counted = i == countedAfter ? others + running(endpoint) : counted;
        assertThat(booksAgree()).as("seed %d: %s while asked", seed, event).isNull();
      }
      question.answered(counted);
      assertThat(endpoint.load().others())
          .as("seed %d: work of others, of %d", seed, others)
          .isBetween(Math.max(0, others - meanwhile), others);
      return endpoint.id() + " counts " + counted;
    }

    private long running(PooledEndpoint endpoint) {
      return running.values().stream().filter(r -> r.endpoint().equals(endpoint.id())).count();
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
        if (bound != null && here.stream().filter(r -> !r.moved()).count() > bound) {
          return endpoint.id() + " has more than " + bound;
        }
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
