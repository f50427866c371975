package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that leave, in every phase of a request: nothing stays on the books. */
@Tag("matrix")
@ParameterizedClass
@MethodSource("setups")
class LeavingIT {

  /** An answer of these would run for minutes: it cannot end by itself while a test waits. */
  private static final int MILLIS_PER_TOKEN = 200;

  private static final int TOKENS = 2_000;
  private static final int LARGE = 4_000_000;

  @RegisterExtension static final Stacks stacks = new Stacks();

  private final Stack stack;

  LeavingIT(Setup setup) {
    stack = stacks.shared(setup);
  }

  static Stream<Setup> setups() {
    return Stream.concat(
            Arrays.stream(BodyMode.values())
                .flatMap(
                    mode ->
                        Stream.of("accessLog", "stream", "auto")
                            .map(Setup.of(Shipped.ORIGINAL_DST, mode)::withCompletion)),
            Stream.of(Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED)))
        .map(setup -> setup.withMillisPerToken(MILLIS_PER_TOKEN));
  }

  @ParameterizedTest
  @EnumSource
  void leave_beforeTheEndOfTheBody_nothingStaysOnTheBooks(Protocol protocol) {
    Request request = Chats.ofSize(LARGE, false);
    Exchange exchange = stack.client().begin(protocol, request);
    exchange.send(Arrays.copyOf(request.body(), LARGE / 2));
    eventually("Envoy has the request", () -> requestsInEnvoy() == 1);

    exchange.leave();

    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource
  void leave_beforeTheFirstByteOfTheAnswer_nothingStaysOnTheBooks(Protocol protocol) {
    Exchange exchange = stack.client().start(protocol, Chats.streaming(TOKENS));
    eventually("a server has the request", () -> requestsInServers() == 1);
    assertThat(stack.berth().openTickets()).isEqualTo(1);

    exchange.leave();

    assertNothingLeft();
  }

  @ParameterizedTest
  @EnumSource
  void leave_amidTheAnswer_nothingStaysOnTheBooks(Protocol protocol) {
    Exchange exchange = stack.client().start(protocol, Chats.streaming(TOKENS));
    exchange.awaitFirstByte();
    assertThat(stack.berth().openTickets()).isEqualTo(1);

    exchange.leave();

    assertNothingLeft();
  }

  /** At any moment, also in the instant of a decision. */
  @Test
  void leave_manyAtRandomMoments_nothingStaysOnTheBooks() throws InterruptedException {
    SplittableRandom random = new SplittableRandom(7);
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    List<Exchange> exchanges = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      Protocol protocol = Protocol.values()[i % Protocol.values().length];
      Exchange exchange = stack.client().start(protocol, Chats.streaming(TOKENS));
      exchanges.add(exchange);
      timer.schedule(exchange::leave, random.nextInt(20_000), TimeUnit.MICROSECONDS);
    }
    timer.shutdown();

    assertThat(timer.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    eventually("all have left", () -> exchanges.stream().allMatch(Exchange::isOver));
    assertNothingLeft();
  }

  private void assertNothingLeft() {
    eventually("Envoy has taken up and closed every connection", this::allConnectionsAreOver);
    eventually("Envoy has no request", () -> requestsInEnvoy() == 0);
    stack.awaitIdle();
    stack.awaitNoStream();
    eventually("no server has a request", () -> requestsInServers() == 0);
  }

  /** A busy Envoy takes up a connection, and reads its request, after its client has left. */
  private boolean allConnectionsAreOver() {
    return envoyStat("downstream_cx_total") == stack.client().opened()
        && envoyStat("downstream_cx_active") == 0;
  }

  private long envoyStat(String name) {
    return stack.envoy().admin().stat("http.clients." + name);
  }

  private long requestsInEnvoy() {
    return envoyStat("downstream_rq_active");
  }

  private long requestsInServers() {
    return stack.engines().stream()
        .mapToLong(engine -> engine.stats().running() + engine.stats().waiting())
        .sum();
  }
}
