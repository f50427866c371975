package dev.berth.modelswitch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The meters of the switches of one pool. */
final class SwitchMetrics {

  private final Counter done;
  private final Counter failed;
  private final Map<SwitchStep, Timer> steps = new EnumMap<>(SwitchStep.class);

  SwitchMetrics(MeterRegistry registry, String pool) {
    done = ends(registry, pool, "done");
    failed = ends(registry, pool, "failed");
    for (SwitchStep step : SwitchStep.values()) {
      steps.put(
          step,
          Timer.builder("berth.switch.step")
              .description("How long the steps of switches of device groups took")
              .tag("pool", pool)
              .tag("step", step.label())
              .register(registry));
    }
  }

  private static Counter ends(MeterRegistry registry, String pool, String result) {
    return Counter.builder("berth.switches")
        .description("Switches of device groups, by how they ended")
        .tag("pool", pool)
        .tag("result", result)
        .register(registry);
  }

  void onStep(SwitchStep step, long nanos) {
    Objects.requireNonNull(steps.get(step)).record(nanos, TimeUnit.NANOSECONDS);
  }

  void onEnd(SwitchOutcome outcome) {
    (outcome.done() ? done : failed).increment();
  }
}
