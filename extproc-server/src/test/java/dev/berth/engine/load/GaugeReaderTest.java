package dev.berth.engine.load;

import static dev.berth.engine.load.FakeEngines.vllm;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineReply;
import dev.berth.engine.load.LoadMetrics.Purpose;
import dev.berth.testing.Endpoints;
import dev.berth.testing.HandDrivenLoop;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The reader with fake engines and a loop turned by hand. */
class GaugeReaderTest {

  private static final Asking ONE_AT_ONCE =
      new Asking(Duration.ofSeconds(1), Duration.ofSeconds(9), 1, 1);

  private final HandDrivenLoop loop = new HandDrivenLoop();
  private final FakeEngines engines = new FakeEngines();
  private final GaugeReader reader =
      new GaugeReader(
          ONE_AT_ONCE,
          loop.scheduler(),
          loop.ticker(),
          new LoadMetrics(new SimpleMeterRegistry(), Purpose.STATE));
  private final List<Reading> readings = new ArrayList<>();

  @Test
  void ask_listenerFails_itsTurnIsOverAndTheNextIsAsked() {
    engines.reply((id, path) -> vllm(1, 0));
    GaugedServer unlucky = server(0);
    reader.ask(
        unlucky,
        reading -> {
          throw new IllegalStateException("a bug");
        });
    reader.ask(server(1), readings::add);

    loop.run();
    reader.ask(unlucky, readings::add);
    loop.run();

    assertThat(readings).hasSize(2);
    assertThat(reader.isIdle()).isTrue();
  }

  @Test
  void ask_serverThatFailedBefore_doesNotKeepOthersWaiting() {
    GaugedServer failing = server(0);
    reader.ask(failing, readings::add);
    engines.answer(failing.id(), new EngineReply.TimedOut());
    loop.run();
    reader.ask(failing, readings::add);
    engines.reply((id, path) -> vllm(1, 0));

    reader.ask(server(1), readings::add);
    loop.run();

    assertThat(engines.isHanging(failing.id())).isTrue();
    assertThat(readings).hasSize(2);
    assertThat(readings.get(1).metrics()).isNotNull();
  }

  private GaugedServer server(int number) {
    EndpointId id = Endpoints.many(number + 1, "m").get(number).id();
    return new GaugedServer(id, engines.connectionTo(id), null);
  }
}
