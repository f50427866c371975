package dev.berth.engine.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Lifecycle;
import dev.berth.endpoint.ServedModel;
import dev.berth.engine.EnginesLoop;
import dev.berth.engine.RawHttpServer;
import dev.berth.engine.RawHttpServer.Reply;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Poller, client and a server on the loopback together. */
class ModelPollerLoopbackTest {

  private final EnginesLoop loop = EnginesLoop.nio();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("default", registry, 0);
  private final ModelPoller poller =
      new ModelPoller(
          pool,
          loop.client()::connectionTo,
          loop.loop(),
          new ModelPolling(Duration.ofMillis(50), Duration.ofSeconds(10)),
          new Random(1),
          registry);

  @AfterEach
  void shutDown() {
    poller.close();
    loop.close();
  }

  @Test
  void poll_serverThatRestartsWithOtherModels_isForgottenAndLearnedAnew() throws Exception {
    // given a server that is polled
    RawHttpServer first = RawHttpServer.start(head -> list("qwen"));
    EndpointId id = first.id();
    poller.start();
    pool.applyDiscovery(List.of(new Endpoint(id, "pod-1", null)));
    await(endpoint -> serves(endpoint, "qwen"));

    // when it dies, it is not ready any more
    first.close();
    await(endpoint -> endpoint.lifecycle() == Lifecycle.STARTING);

    // and when it comes back with other models, those are served
    try (RawHttpServer second =
        RawHttpServer.start("127.0.0.1", id.port(), head -> list("llama"))) {
      PooledEndpoint back = await(endpoint -> serves(endpoint, "llama"));

      assertThat(back.isReady()).isTrue();
      assertThat(serves(back, "qwen")).isFalse();
      assertThat(second.connections()).isEqualTo(1);
    }
  }

  private PooledEndpoint await(Predicate<PooledEndpoint> condition) throws Exception {
    CompletableFuture<PooledEndpoint> found = new CompletableFuture<>();
    pool.addListener(
        snapshot -> snapshot.endpoints().stream().filter(condition).forEach(found::complete));
    return found.get(30, TimeUnit.SECONDS);
  }

  private static boolean serves(PooledEndpoint endpoint, String model) {
    return endpoint.models().contains(ServedModel.of(model));
  }

  private static Reply list(String model) {
    return Reply.ok("{\"object\":\"list\",\"data\":[{\"id\":\"" + model + "\"}]}");
  }
}
