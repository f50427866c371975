package dev.berth.modelswitch.policy;

import java.util.List;

/**
 * What a request for a model has to expect at one moment. Immutable.
 *
 * @param soonestSeconds until the model can be awake at best; infinite where no group has it that
 *     may switch to it
 * @param known whether that was ever measured: what was not is no reason to send anybody away
 * @param readingSeconds that one prompt takes
 */
public record Outlook(double soonestSeconds, boolean known, double readingSeconds) {

  /** For one model, of all groups. */
  public static Outlook of(List<SwitchedGroup> groups, SwitchedModel model, long nowNanos) {
    double soonest = Double.POSITIVE_INFINITY;
    for (SwitchedGroup group : groups) {
      if (group.isOpenTo(model, nowNanos)) {
        soonest = Math.min(soonest, group.readySeconds(model, nowNanos));
      }
    }
    return new Outlook(soonest, model.times().isKnown(), model.readingSeconds());
  }

  /** Whether nobody will wake the model, as things stand. */
  public boolean isNever() {
    return soonestSeconds == Double.POSITIVE_INFINITY;
  }
}
