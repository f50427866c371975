package dev.berth.routing;

import static dev.berth.testing.Endpoints.many;
import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.answer.AnswerFacts;
import dev.berth.config.CompletionMode;
import dev.berth.config.ModelsConfig;
import dev.berth.config.RequestRules;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Lifecycle;
import dev.berth.health.AnswerOutcome;
import dev.berth.health.HealthSettings;
import dev.berth.health.ProbeOutcome;
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
import dev.berth.scheduling.Drop;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Scheduler;
import dev.berth.scheduling.Standing;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of requests when servers are not well. */
class SickServersTest {

  private static final InferenceRequest CHAT =
      new InferenceRequest(ApiShape.CHAT_COMPLETIONS, "m", false, 100);

  private static final String A = "10.0.0.1:8000";
  private static final String B = "10.0.0.2:8000";

  private final ManualTicker ticker = new ManualTicker();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Pool pool = poolWith(false);
  private final Tickets tickets = new Tickets(ticker, new SplittableRandom(1), registry);
  private final RequestEnds ends =
      new RequestEnds(List.of("default"), (id, server) -> {}, registry);
  private final Router router =
      new Router(
          new Scheduler(() -> new SplittableRandom(2)), tickets, List.of("default"), registry);
  private int fallbacks;

  @Test
  void route_oneIsOut_neverChosenNorAFallback() {
    fallbacks = 3;
    probe(0, ProbeOutcome.REFUSED);

    for (int i = 0; i < 20; i++) {
      Routed routed = (Routed) route();
      assertThat(routed.ticket().endpoint()).isNotEqualTo(server(0).id());
      assertThat(routed.fallbacks()).hasSize(2).doesNotContain(server(0).id());
    }
  }

  @Test
  void route_halfOpen_oneTrialAndNoFallback() {
    fallbacks = 3;
    end(ticketOf(0), AnswerOutcome.REFUSED);
    IntStream.of(1, 2, 3).forEach(this::ticketOf);
    pass(Duration.ofSeconds(30));

    Routed trial = (Routed) route();

    assertThat(trial.ticket().endpoint())
        .as("tried as soon as others have work")
        .isEqualTo(server(0).id());
    for (int i = 0; i < 20; i++) {
      Routed routed = (Routed) route();
      assertThat(routed.ticket().endpoint()).isNotEqualTo(server(0).id());
      assertThat(routed.fallbacks()).doesNotContain(server(0).id());
    }
  }

  @Test
  void route_allAreOut_theLeastSuspectGetsIt() {
    end(ticketOf(2), AnswerOutcome.SERVER_ERROR, 5);
    IntStream.of(0, 1, 3).forEach(number -> probe(number, ProbeOutcome.REFUSED));

    for (int i = 0; i < 20; i++) {
      assertThat(((Routed) route()).ticket().endpoint()).isEqualTo(server(2).id());
    }
    Choice choice = explain();
    assertThat(choice.standings().picks())
        .extracting(standing -> standing.endpoint().id())
        .containsExactly(server(2).id());
    assertThat(choice.rejected()).isNull();
    assertThat(choice.standings().dropped())
        .extracting(Standing::drop)
        .containsOnly(Drop.UNHEALTHY);
  }

  @Test
  void route_allAreOutAndRejectionIsConfigured_503() {
    pool = poolWith(true);
    IntStream.range(0, 4).forEach(number -> probe(number, ProbeOutcome.REFUSED));

    assertThat(((Rejected) route()).reason()).isEqualTo(RejectReason.NO_READY_SERVER);
    assertThat(explain().rejected()).isNotNull();
  }

  @Test
  void route_allDrain_503() {
    pool.health().drain(pool.snapshot().endpoints().stream().map(PooledEndpoint::id).toList());

    assertThat(((Rejected) route()).reason()).isEqualTo(RejectReason.NO_READY_SERVER);
    assertThat(explain().standings().dropped())
        .extracting(Standing::drop)
        .containsOnly(Drop.DRAINING);
  }

  @Test
  void route_subsetOfSickServers_staysWithinIt() {
    probe(0, ProbeOutcome.REFUSED);
    probe(1, ProbeOutcome.REFUSED);

    RoutingOutcome outcome = route(List.of(server(0).id().text(), server(1).id().text()));

    assertThat(((Routed) outcome).ticket().endpoint()).isIn(server(0).id(), server(1).id());
  }

  @Test
  void route_recovering_getsATenthOfWhatOthersHave() {
    probe(0, ProbeOutcome.REFUSED);
    probe(0, ProbeOutcome.OK);
    assertThat(server(0).lifecycle()).isEqualTo(Lifecycle.RECOVERING);

    IntStream.range(0, 93).forEach(i -> route());

    assertThat(server(0).load().requests()).isBetween(2, 4);
    assertThat(server(1).load().requests()).isBetween(29, 31);
  }

  @Test
  void route_aliasOfTwoModels_theOneWhoseServersAreOutGetsNothingButItsTrial() {
    pool.applyDiscovery(List.of(serving(A, "big"), serving(B, "small")));
    ModelNames names =
        new ModelNames(new ModelsConfig(Map.of("m", Map.of("big", 99, "small", 1)), Map.of()));
    PoolRoute aliased =
        new PoolRoute(
            pool,
            null,
            names,
            CompletionMode.AUTO,
            Duration.ofHours(1),
            GatewayOptions.DEFAULT,
            RequestRules.DEFAULT,
            PoolPolicies.of(LeastWork.POLICY),
            new ResponseOwners(ticker));
    probe(1, ProbeOutcome.OK);
    end(
        routed(aliased, new InferenceRequest(ApiShape.CHAT_COMPLETIONS, "big", false, 100)),
        AnswerOutcome.REFUSED);

    for (int i = 0; i < 20; i++) {
      assertThat(routed(aliased, CHAT).endpoint().text()).isEqualTo(B);
    }
    pass(Duration.ofSeconds(30));
    List<String> tried =
        IntStream.range(0, 100).mapToObj(i -> routed(aliased, CHAT).endpoint().text()).toList();

    assertThat(tried.stream().filter(A::equals)).hasSize(1);
  }

  private Ticket routed(PoolRoute route, InferenceRequest request) {
    RoutingHints hints = new RoutingHints(null, "10.1.1.1", null);
    return ((Routed) router.route(route, request, hints)).ticket();
  }

  @Test
  void onEnd_servedElsewhere_chosenWasPassedOverAndTheOtherAnswered() {
    for (int i = 0; i < 3; i++) {
      ends.onEnd(
          ticketOf(0),
          TicketEnd.ACCESS_LOG,
          new Ending(server(1).id(), AnswerOutcome.OK, true, AnswerFacts.NONE));
    }

    assertThat(server(0).lifecycle()).isEqualTo(Lifecycle.EJECTED);
    assertThat(server(1).lifecycle()).isEqualTo(Lifecycle.READY);
    assertThat(server(1).health().hasAnswered()).isTrue();
  }

  @Test
  void moveTo_chosenWasPassedOver_isHeldAgainstItAtOnceAndOnce() {
    List<Ticket> moved = List.of(ticketOf(0), ticketOf(0));
    moved.forEach(ticket -> ticket.moveTo(server(1).id(), true));
    assertThat(server(0).lifecycle()).as("while both still run").isEqualTo(Lifecycle.SUSPECT);

    for (Ticket ticket : moved) {
      ends.onEnd(
          ticket,
          TicketEnd.RESPONSE,
          new Ending(server(1).id(), AnswerOutcome.OK, true, AnswerFacts.NONE));
    }

    assertThat(server(0).lifecycle()).as("two, not four").isEqualTo(Lifecycle.SUSPECT);
    assertThat(server(1).health().hasAnswered()).isTrue();
    ticketOf(0).moveTo(server(1).id(), true);
    assertThat(server(0).lifecycle()).isEqualTo(Lifecycle.EJECTED);
  }

  @Test
  void moveTo_theTrialWasPassedOver_failedWithoutWaitingForTheAnswer() {
    end(ticketOf(0), AnswerOutcome.REFUSED);
    pass(Duration.ofSeconds(30));
    Ticket trial = ticketOf(0);
    assertThat(server(0).lifecycle()).isEqualTo(Lifecycle.HALF_OPEN);

    trial.moveTo(server(1).id(), true);

    assertThat(server(0).lifecycle()).isEqualTo(Lifecycle.EJECTED);
    assertThat(server(1).load().requests()).isEqualTo(1);
  }

  @Test
  void onFirstByte_requestThatMoved_isASignOfTheOneThatServes() {
    pool = new Pool("default", new SimpleMeterRegistry(), 0, HealthSettings.DEFAULT, ticker);
    pool.applyDiscovery(many(2, "m"));
    Ticket ticket = ticketOf(0);
    ticket.moveTo(server(1).id(), false);

    ticket.onFirstByte();

    assertThat(server(0).health().hasAnswered()).isFalse();
    assertThat(server(1).health().hasAnswered()).isTrue();
  }

  @Test
  void onEnd_servedElsewhereAndRefusedThere_theOtherIsOut() {
    ends.onEnd(
        ticketOf(0),
        TicketEnd.ACCESS_LOG,
        new Ending(server(1).id(), AnswerOutcome.REFUSED, true, AnswerFacts.NONE));

    assertThat(server(1).lifecycle()).isEqualTo(Lifecycle.EJECTED);
    assertThat(server(0).lifecycle()).isEqualTo(Lifecycle.SUSPECT);
  }

  @Test
  void onEnd_envoyDidNotKnowTheChosen_saysNothingOfIt() {
    for (int i = 0; i < 10; i++) {
      ends.onEnd(
          ticketOf(0),
          TicketEnd.ACCESS_LOG,
          new Ending(server(1).id(), AnswerOutcome.OK, false, AnswerFacts.NONE));
    }

    assertThat(server(0).lifecycle()).isEqualTo(Lifecycle.READY);
  }

  private Pool poolWith(boolean rejectWhenNoneHealthy) {
    HealthSettings standard = HealthSettings.DEFAULT;
    Pool made =
        new Pool(
            "default",
            new SimpleMeterRegistry(),
            0,
            new HealthSettings(
                standard.limits(),
                standard.probes(),
                standard.ejection(),
                standard.successRate(),
                standard.slowStart(),
                standard.stallTimeout(),
                rejectWhenNoneHealthy),
            ticker);
    made.applyDiscovery(many(4, "m"));
    made.snapshot()
        .endpoints()
        .forEach(endpoint -> made.health().onProbe(endpoint.id(), ProbeOutcome.OK));
    return made;
  }

  private PooledEndpoint server(int number) {
    return pool.snapshot().endpoint(number);
  }

  private void probe(int number, ProbeOutcome outcome) {
    pool.health().onProbe(server(number).id(), outcome);
  }

  private Ticket ticketOf(int number) {
    return ((Routed) route(List.of(server(number).id().text()))).ticket();
  }

  private void end(Ticket ticket, AnswerOutcome outcome) {
    ends.onEnd(ticket, TicketEnd.ACCESS_LOG, new Ending(null, outcome, false, AnswerFacts.NONE));
  }

  /** This request, and more of the same server. */
  private void end(Ticket first, AnswerOutcome outcome, int count) {
    EndpointId id = first.endpoint();
    end(first, outcome);
    for (int i = 1; i < count; i++) {
      end(((Routed) route(List.of(id.text()))).ticket(), outcome);
    }
  }

  private void pass(Duration time) {
    ticker.advance(time);
    pool.health().tick();
  }

  private RoutingOutcome route() {
    return route(null);
  }

  private RoutingOutcome route(@Nullable List<String> subset) {
    return router.route(poolRoute(), CHAT, new RoutingHints(subset, "10.1.1.1", null));
  }

  private Choice explain() {
    return Explainer.explain(
            poolRoute(), CHAT, ErrorDialect.OPENAI, new RoutingHints(null, "", null))
        .choices()
        .get(0);
  }

  private PoolRoute poolRoute() {
    return new PoolRoute(
        pool,
        null,
        CompletionMode.AUTO,
        Duration.ofHours(1),
        new GatewayOptions(fallbacks, false, false));
  }
}
