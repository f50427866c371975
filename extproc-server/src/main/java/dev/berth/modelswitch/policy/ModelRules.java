package dev.berth.modelswitch.policy;

/**
 * What an operator wants for one model. Immutable.
 *
 * @param priority what one request for it is worth, beside 1 for others
 * @param maxStarvationSeconds after which a model that is asked for is woken, worth it or not, as
 *     soon as a group may switch; infinite for never
 */
public record ModelRules(Standing standing, double priority, double maxStarvationSeconds) {

  /** For a model of which nothing is said. */
  public static final ModelRules NONE =
      new ModelRules(Standing.NORMAL, 1, Double.POSITIVE_INFINITY);

  public ModelRules {
    if (!(priority > 0 && priority < Double.POSITIVE_INFINITY) || !(maxStarvationSeconds > 0)) {
      throw new IllegalArgumentException("a priority and a starvation above 0");
    }
  }
}
