package dev.berth.modelswitch;

import dev.berth.endpoint.EndpointId;

/**
 * Hears of the switches of device groups to a server, whoever wanted them. Called on the engines'
 * event loop, in the order in which it happens; each that begins ends as awake or failed.
 */
public interface SwitchEvents {

  /** Cares for nothing. */
  SwitchEvents UNHEARD =
      new SwitchEvents() {
        @Override
        public void onBegin(String group, EndpointId next) {}

        @Override
        public void onAsleep(String group, double seconds) {}

        @Override
        public void onAwake(String group, double seconds) {}

        @Override
        public void onFailed(String group) {}
      };

  /** The group is on its way to this server: nothing new is given to the one that is awake. */
  void onBegin(String group, EndpointId next);

  /**
   * All others sleep, verified.
   *
   * @param seconds from the end of the last answer
   */
  void onAsleep(String group, double seconds);

  /**
   * The one that was coming is awake, verified.
   *
   * @param seconds from when it was told to be
   */
  void onAwake(String group, double seconds);

  /** The one that was coming is not awake, and nobody is about to wake it. */
  void onFailed(String group);
}
