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

  private final MeterRegistry registry;
  private final String pool;
  private final Map<SwitchStep, Timer> steps = new EnumMap<>(SwitchStep.class);

  SwitchMetrics(MeterRegistry registry, String pool) {
    this.registry = registry;
    this.pool = pool;
    for (SwitchStep step : SwitchStep.values()) {
      steps.put(
          step,
          Timer.builder("berth.switch.step")
              .description("How long the steps of switches of device groups took")
              .tag("pool", pool)
              .tag("step", step.label())
              .register(registry));
    }
    for (SwitchCause cause : SwitchCause.values()) {
      ends(cause, true);
      ends(cause, false);
    }
  }

  private Counter ends(SwitchCause cause, boolean done) {
    return Counter.builder("berth.switches")
        .description("Switches of device groups, by who wanted them and how they ended")
        .tag("pool", pool)
        .tag("cause", cause.label())
        .tag("result", done ? "done" : "failed")
        .register(registry);
  }

  void onStep(SwitchStep step, long nanos) {
    Objects.requireNonNull(steps.get(step)).record(nanos, TimeUnit.NANOSECONDS);
  }

  void onEnd(SwitchCause cause, SwitchOutcome outcome) {
    ends(cause, outcome.done()).increment();
  }
}
