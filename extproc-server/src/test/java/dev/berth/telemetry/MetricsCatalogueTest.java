package dev.berth.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class MetricsCatalogueTest {

  @Test
  void render_everyKindOfMeter_byItsPrometheusName() {
    try (Telemetry telemetry = new Telemetry("1.2.3", 100)) {
      MeterRegistry registry = telemetry.registry();
      for (String reason : new String[] {"b", "a"}) {
        Counter.builder("berth.z.decisions")
            .description("Decisions by reason.")
            .tags("pool", "p", "end.reason", reason)
            .register(registry);
      }
      Gauge.builder("berth.memory", () -> 1)
          .description("Memory | held.")
          .baseUnit("bytes")
          .register(registry);
      Timer.builder("berth.time")
          .description("Time with buckets.")
          .serviceLevelObjectives(Duration.ofMillis(1))
          .register(registry);
      Timer.builder("berth.plain.time").description("Time.").register(registry);

      assertThat(MetricsCatalogue.render(registry))
          .isEqualTo(
              """
              | name | type | unit | labels | what it says |
              |---|---|---|---|---|
              | `berth_build_info` | gauge |  | `jvm`, `version` | Always 1; its labels say which Berth runs on which JVM. |
              | `berth_memory_bytes` | gauge | bytes |  | Memory \\| held. |
              | `berth_metrics_refused_total` | counter |  |  | Measurements dropped because their meter had the most series allowed. |
              | `berth_plain_time_seconds` | summary | seconds |  | Time. |
              | `berth_plain_time_seconds_max` | gauge | seconds |  | Recent maximum of the above. |
              | `berth_time_seconds` | histogram | seconds |  | Time with buckets. |
              | `berth_time_seconds_max` | gauge | seconds |  | Recent maximum of the above. |
              | `berth_z_decisions_total` | counter |  | `end_reason`, `pool` | Decisions by reason. |
              """);
    }
  }
}
