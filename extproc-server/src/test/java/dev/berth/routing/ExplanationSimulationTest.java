package dev.berth.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.AdminPaths;
import dev.berth.config.CompletionMode;
import dev.berth.config.ModelsConfig;
import dev.berth.config.RequestRules;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.request.ApiShape;
import dev.berth.request.ErrorDialect;
import dev.berth.request.InferenceRequest;
import dev.berth.request.PromptDigests;
import dev.berth.routing.Explanation.Choice;
import dev.berth.routing.RoutingOutcome.Routed;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Scheduler;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is said of a request is what becomes of it, in random pools. */
class ExplanationSimulationTest {

  private static final List<String> SERVED = List.of("big", "small", "lora");
  private static final List<String> WRITTEN =
      List.of("big", "small", "lora", "any", "canary", "dead", "sql", "nobody");
  private static final ModelsConfig NAMES =
      new ModelsConfig(
          Map.of(
              "any", Map.of("big", 3, "small", 1),
              "canary", Map.of("canary", 1, "small", 1, "lora", 1),
              "dead", Map.of("gone", 1),
              "sql", Map.of("lora", 1)),
          Map.of("lora", "big"));
  private static final List<ApiShape> SHAPES =
      List.of(
          ApiShape.CHAT_COMPLETIONS,
          ApiShape.CHAT_COMPLETIONS,
          ApiShape.RESPONSES,
          ApiShape.RESPONSES,
          ApiShape.STORED_RESPONSE,
          ApiShape.LIST_MODELS,
          ApiShape.GET_MODEL,
          ApiShape.ADMINISTRATION,
          ApiShape.OTHER);

  @Test
  void explain_anyPoolAndRequest_saysWhatTheRouterDoes() {
    int depends = 0;
    for (long seed = 0; seed < 150; seed++) {
      World world = new World(seed);
      for (int i = 0; i < 3; i++) {
        depends += world.check() > 1 ? 1 : 0;
      }
    }
    assertThat(depends).as("requests that chance decides").isGreaterThan(40);
  }

  /** A random pool with random loads, and what its operator wants. */
  private static final class World {

    private final long seed;
    private final SplittableRandom random;
    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Pool pool = new Pool("default", registry, 0);
    private final ResponseOwners responses = new ResponseOwners(new ManualTicker());
    private final Scheduler scheduler;
    private final Tickets tickets;
    private final Router router;
    private final PoolRoute route;

    World(long seed) {
      this.seed = seed;
      this.random = new SplittableRandom(seed);
      this.scheduler = new Scheduler(random::split);
      this.tickets = new Tickets(new ManualTicker(), random.split(), registry);
      this.router = new Router(scheduler, tickets, List.of("default"), registry);
      this.route =
          new PoolRoute(
              pool,
              random.nextInt(3) == 0 ? oneOf(WRITTEN) : null,
              new ModelNames(NAMES),
              CompletionMode.AUTO,
              Duration.ofHours(1),
              GatewayOptions.DEFAULT,
              new RequestRules(
                  List.of(),
                  random.nextBoolean() ? AdminPaths.REFUSE : AdminPaths.ALLOW,
                  random.nextInt(3) == 0 ? random.nextInt(1, 3) : null),
              PoolPolicies.of(LeastWork.POLICY),
              responses);
      discover();
    }

    private void discover() {
      Set<EndpointId> announced = new HashSet<>();
      List<Endpoint> endpoints = new ArrayList<>();
      for (int i = random.nextInt(7); i > 0; i--) {
        EndpointId id = address(i);
        endpoints.add(new Endpoint(id, null, models()));
        if (random.nextInt(5) != 0) {
          announced.add(id);
        }
      }
      pool.applyAnnounced(announced);
      pool.applyDiscovery(endpoints);
      for (int i = random.nextInt(2) * random.nextInt(6); i > 0; i--) {
        scheduler.reserve(
            pool.snapshot(),
            null,
            null,
            LeastWork.ofTokens(random.nextInt(2) * 500L),
            Scheduler.UNBOUNDED);
      }
      responses.learn("resp_1", address(random.nextInt(1, 7)));
    }

    private @Nullable List<ServedModel> models() {
      return random.nextInt(6) == 0
          ? null
          : SERVED.stream().filter(m -> random.nextInt(3) != 0).map(ServedModel::of).toList();
    }

    private static EndpointId address(int port) {
      return new EndpointId("10.0.0.1:" + port);
    }

    private <T> T oneOf(List<T> values) {
      return values.get(random.nextInt(values.size()));
    }

    /** Returns how many outcomes there are. */
    int check() {
      InferenceRequest request = request();
      List<String> subset = random.nextInt(4) == 0 ? subset() : null;
      List<Long> loads = loads();

      Explanation explanation =
          Explainer.explain(
              route, request, ErrorDialect.OPENAI, new RoutingHints(subset, "", null));

      assertThat(loads()).as("loads").isEqualTo(loads);
      Set<Object> said = said(explanation, request);
      assertThat(said)
          .as("seed %d: %s within %s", seed, request, subset)
          .isEqualTo(done(request, new RoutingHints(subset, "envoy", null)));
      assertThat(loads()).as("loads").isEqualTo(loads);
      return said.size();
    }

    private InferenceRequest request() {
      ApiShape shape = oneOf(SHAPES);
      boolean stored = shape == ApiShape.STORED_RESPONSE;
      boolean goesOn = stored || (shape == ApiShape.RESPONSES && random.nextBoolean());
      boolean named = !stored && random.nextInt(5) != 0;
      return new InferenceRequest(
          shape,
          named ? oneOf(WRITTEN) : null,
          false,
          stored || random.nextInt(5) == 0 ? 0 : 400,
          goesOn ? "resp_" + random.nextInt(1, 3) : null,
          random.nextInt(8) == 0,
          PromptDigests.NONE);
    }

    private List<String> subset() {
      List<String> subset = new ArrayList<>();
      for (int i = random.nextInt(5); i > 0; i--) {
        subset.add(address(random.nextInt(1, 8)).text());
      }
      return subset;
    }

    private List<Long> loads() {
      return pool.snapshot().endpoints().stream().map(e -> e.load().observe()).toList();
    }

    /** A server and the model that the body then names, or what the client is told. */
    private static Set<Object> said(Explanation explanation, InferenceRequest request) {
      if (explanation.settled() != null) {
        return Set.of(explanation.settled());
      }
      Set<Object> outcomes = new HashSet<>();
      for (Choice choice : explanation.choices()) {
        ServedModel model = choice.model();
        if (choice.rejected() != null) {
          outcomes.add(choice.rejected());
        } else {
          choice
              .standings()
              .picks()
              .forEach(
                  pick ->
                      outcomes.add(
                          goesTo(
                              pick.endpoint(),
                              request.model() == null || model == null
                                  ? request.model()
                                  : model.name())));
        }
      }
      return outcomes;
    }

    private static String goesTo(PooledEndpoint endpoint, @Nullable String model) {
      return endpoint.id().text() + " " + model;
    }

    private Set<Object> done(InferenceRequest request, RoutingHints hints) {
      Set<Object> outcomes = new HashSet<>();
      for (int i = 0; i < 200; i++) {
        RoutingOutcome outcome = router.route(route, request, hints);
        if (outcome instanceof Routed routed) {
          String model =
              routed.rewrittenModel() == null ? request.model() : routed.rewrittenModel();
          outcomes.add(routed.ticket().endpoint().text() + " " + model);
          routed.ticket().close(TicketEnd.STREAM);
        } else {
          outcomes.add(outcome);
        }
      }
      return outcomes;
    }
  }
}
