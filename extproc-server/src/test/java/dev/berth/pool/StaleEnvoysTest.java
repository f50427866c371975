package dev.berth.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointId;
import dev.berth.testing.ManualTicker;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class StaleEnvoysTest {

  private static final Set<EndpointId> KNOWN = Set.of(new EndpointId("10.0.0.1:8000"));

  private final ManualTicker ticker = new ManualTicker();
  private final StaleEnvoys envoys = new StaleEnvoys(ticker);

  @Test
  void knownTo_nothingEverHappened_everything() {
    assertThat(envoys.knownTo("10.1.1.1")).isNull();
  }

  @Test
  void knownTo_lost_whatItKnewThen() {
    envoys.add("10.1.1.1", KNOWN);

    assertThat(envoys.knownTo("10.1.1.1")).isEqualTo(KNOWN);
    assertThat(envoys.knownTo("10.1.1.2")).isNull();
  }

  @Test
  void knownTo_back_everything() {
    envoys.add("10.1.1.1", KNOWN);

    envoys.remove("10.1.1.1");

    assertThat(envoys.knownTo("10.1.1.1")).isNull();
  }

  @Test
  void knownTo_lostLongAgo_everything() {
    envoys.add("10.1.1.1", KNOWN);
    ticker.advance(StaleEnvoys.KEPT.minusNanos(1));
    assertThat(envoys.knownTo("10.1.1.1")).isEqualTo(KNOWN);

    ticker.advance(Duration.ofNanos(1));

    assertThat(envoys.knownTo("10.1.1.1")).isNull();
  }

  @Test
  void add_moreThanAnybodyHas_boundedUntilTheOldOnesAreForgotten() {
    for (int i = 0; i < StaleEnvoys.MAX; i++) {
      envoys.add("envoy-" + i, KNOWN);
    }
    envoys.add("one more", KNOWN);
    assertThat(envoys.knownTo("one more")).isNull();

    ticker.advance(StaleEnvoys.KEPT);
    envoys.add("one more", KNOWN);

    assertThat(envoys.knownTo("one more")).isEqualTo(KNOWN);
  }
}
