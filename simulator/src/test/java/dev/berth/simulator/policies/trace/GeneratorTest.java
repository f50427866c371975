package dev.berth.simulator.policies.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.policies.server.PooledCache;
import dev.berth.simulator.policies.server.ServerParameters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratorTest {
  /** Of prompt tokens, what at least is a repetition. */
  private static final Map<Generator, Double> REPEATED =
      Map.of(
          Generator.CHAT, 0.6,
          Generator.AGENTS, 0.8,
          Generator.SHARED, 0.8,
          Generator.RAG, 0.3,
          Generator.FIRST_BLOCK, 0.1,
          Generator.BURST, 0.0);

  @ParameterizedTest
  @EnumSource(Generator.class)
  void read_sameSeed_makesTheSameTrace(Generator generator) {
    List<TraceRequest> once = generator.read(5, 300).requests();
    List<TraceRequest> again = generator.read(5, 300).requests();
    List<TraceRequest> other = generator.read(6, 300).requests();

    assertThat(once).hasSize(300).usingRecursiveComparison().isEqualTo(again);
    assertThat(once).extracting(TraceRequest::arrivalNanos).isSorted();
    assertThat(once).usingRecursiveComparison().isNotEqualTo(other);
  }

  @ParameterizedTest
  @EnumSource(Generator.class)
  void read_anyWorkload_repeatsWhatItsNameSays(Generator generator) {
    Trace trace = generator.read(1, 3000);

    double hit = PooledCache.hit(trace, ServerParameters.QWEN3_32B, 16);
    assertThat(hit).isBetween(REPEATED.get(generator), 0.99);
  }
}
