package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointMetrics;
import dev.berth.it.client.Exchange;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.pool.PooledEndpoint;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What servers tell of themselves over HTTP, while Envoy sends them requests. */
class MetricsIT {

  private static final int SERVERS = 3;

  @RegisterExtension static final Stacks stacks = new Stacks();

  @Test
  void servers_oneRunsARequest_eachTellsOfItselfAndHowMuchItsMemoryHolds() {
    Setup setup =
        Setup.of(Shipped.ORIGINAL_DST, BodyMode.BUFFERED)
            .withServers(SERVERS)
            .withMillisPerToken(20)
            .withPool("metrics: {interval: 200ms, idleInterval: 500ms}");
    Stack stack = stacks.fresh(setup);
    Exchange exchange = stack.client().start(Protocol.HTTP_1_1, chat(2_000));
    exchange.awaitFirstByte();

    eventually(
        "one tells that it runs a request", () -> running(stack).equals(List.of(0., 0., 1.)));
    assertThat(stack.pool().endpoints())
        .allSatisfy(
            server ->
                assertThat(server.load().memory().capacityTokens())
                    .isEqualTo(setup.engine().cache().tokens()));
    assertThat(stack.pool().endpoints())
        .filteredOn(server -> server.load().requests() == 1)
        .singleElement()
        .satisfies(
            server -> {
              assertThat(said(server).requests().running()).isEqualTo(1);
              assertThat(said(server).kvCache().usage()).isPositive();
            });

    exchange.leave();
    stack.awaitIdle();
    eventually("it tells that it is over", () -> running(stack).equals(List.of(0., 0., 0.)));
  }

  private static List<Double> running(Stack stack) {
    return stack.pool().endpoints().stream()
        .flatMap(server -> Stream.ofNullable(server.metrics().get(Ticker.system().nanos())))
        .map(said -> said.requests().running())
        .sorted()
        .toList();
  }

  private static EndpointMetrics said(PooledEndpoint server) {
    return Objects.requireNonNull(server.metrics().get(Ticker.system().nanos()));
  }

  private static Request chat(int tokens) {
    return Request.post(
        Chats.PATH,
        """
        {"messages":[{"role":"user","content":"hello"}],"model":"%s","max_tokens":%d,"stream":true}
        """
            .formatted(Setup.MODEL, tokens));
  }
}
