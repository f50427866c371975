package dev.berth.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryTest {

  private static final int MAX_SERIES = 100;

  private final Telemetry telemetry = new Telemetry("1.2.3", MAX_SERIES);
  private final MeterRegistry registry = telemetry.registry();

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void scrape_buildInfo_saysVersionAndJvm() {
    assertThat(telemetry.scrape().lines())
        .contains(
            "# TYPE berth_build_info gauge",
            "berth_build_info{jvm=\"" + Runtime.version() + "\",version=\"1.2.3\"} 1");
  }

  @Test
  void scrape_jvm_isMeasured() {
    assertThat(telemetry.scrape())
        .contains(
            "jvm_memory_used_bytes{",
            "jvm_gc_",
            "jvm_threads_live_threads",
            "jvm_classes_loaded_classes",
            "process_cpu_usage",
            "process_files_open_files",
            "process_uptime_seconds");
  }

  @Test
  void register_moreSeriesThanAllowed_dropsAndCountsThem() {
    for (int i = 0; i < MAX_SERIES + 5; i++) {
      count("berth.requests", i);
    }

    assertThat(registry.find("berth.requests").counters()).hasSize(MAX_SERIES);
    assertThat(telemetry.scrape())
        .contains("berth_requests_total{n=\"" + (MAX_SERIES - 1) + "\"} 1.0")
        .doesNotContain("berth_requests_total{n=\"" + MAX_SERIES + "\"}")
        .contains("berth_metrics_refused_total 5.0");
  }

  @Test
  void register_moreSeriesThanAllowed_leavesOtherMetersAlone() {
    IntStream.range(0, 2 * MAX_SERIES).forEach(i -> count("berth.requests", i));

    count("berth.other", 1);
    count("berth.requests", 7);

    assertThat(telemetry.scrape())
        .contains("berth_other_total{n=\"1\"} 1.0")
        .contains("berth_requests_total{n=\"7\"} 2.0");
  }

  @Test
  void remove_series_makesRoomForOthers() {
    List<Meter> meters = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < MAX_SERIES; i++) {
        meters.add(
            Gauge.builder("berth.load", () -> 1).tag("server", round + "-" + i).register(registry));
      }
      meters.forEach(registry::remove);
      meters.clear();
    }

    assertThat(telemetry.scrape()).contains("berth_metrics_refused_total 0.0");
    assertThat(registry.find("berth.load").gauges()).isEmpty();
  }

  private void count(String name, int n) {
    Counter.builder(name).tag("n", Integer.toString(n)).register(registry).increment();
  }
}
