package dev.berth.config;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of requests for a model whose servers sleep, and when those are woken.
 *
 * @param models what is special of some models, by the name that their servers use
 */
public record SwitchingConfig(
    SwitchingPolicy policy, Map<String, Model> models, Steps steps, HoldConfig hold) {

  static final int MAX_MODELS = 1_000;

  public SwitchingConfig {
    models = Map.copyOf(models);
    if (models.size() > MAX_MODELS) {
      throw new IllegalArgumentException("at most " + MAX_MODELS + " models");
    }
  }

  /**
   * What an operator wants for one model.
   *
   * @param priority what one request for it is worth, beside 1 for others
   * @param maxStarvation after which it is woken, worth it or not; null for never
   */
  public record Model(ModelStanding standing, double priority, @Nullable Duration maxStarvation) {

    static final double MIN_PRIORITY = 0.01;
    static final double MAX_PRIORITY = 100;
    static final DurationRange STARVATION =
        new DurationRange(Duration.ofSeconds(1), Duration.ofHours(24));

    public Model {
      if (!(priority >= MIN_PRIORITY && priority <= MAX_PRIORITY)) {
        throw new IllegalArgumentException(
            "priority between " + MIN_PRIORITY + " and " + MAX_PRIORITY);
      }
      if (maxStarvation != null) {
        STARVATION.require("maxStarvation", maxStarvation);
      }
    }
  }

  /**
   * How long the steps of a switch may take.
   *
   * @param drain until a server has finished what it has
   * @param sleep until it sleeps, for each of three tries
   * @param wake until another one is awake, for each of three tries
   */
  public record Steps(Duration drain, Duration sleep, Duration wake) {

    static final DurationRange STEP = new DurationRange(Duration.ofSeconds(1), Duration.ofHours(1));

    static final Steps DEFAULT =
        new Steps(Duration.ofMinutes(10), Duration.ofMinutes(1), Duration.ofMinutes(2));

    public Steps {
      STEP.require("drain", drain);
      STEP.require("sleep", sleep);
      STEP.require("wake", wake);
    }
  }
}
