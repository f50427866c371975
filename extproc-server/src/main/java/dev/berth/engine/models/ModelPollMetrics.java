package dev.berth.engine.models;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts what came of asking for models. */
final class ModelPollMetrics {

  private final Map<PollResult, Counter> polls = new EnumMap<>(PollResult.class);

  ModelPollMetrics(MeterRegistry registry, String pool) {
    for (PollResult result : PollResult.values()) {
      polls.put(
          result,
          Counter.builder("berth.models.polls")
              .description("Times that a server was asked for its models, by what came of it.")
              .tags("pool", pool, "result", result.label())
              .register(registry));
    }
  }

  void onAnswer(PollResult result) {
    Objects.requireNonNull(polls.get(result)).increment();
  }
}
