package dev.berth.modelswitch;

/**
 * What became of an order to switch.
 *
 * @param done whether all is as it was ordered
 * @param message for people: what is so now, or why it is not as ordered and what to do
 */
public record SwitchOutcome(boolean done, String message) {

  static SwitchOutcome done(String message) {
    return new SwitchOutcome(true, message);
  }

  static SwitchOutcome failed(String message) {
    return new SwitchOutcome(false, message);
  }
}
