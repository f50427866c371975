package dev.berth.modelswitch;

import dev.berth.endpoint.EndpointId;

/**
 * Hears what becomes of every switch, whoever wanted it. Called on the engines' event loop, in the
 * order in which it happens.
 */
public interface SwitchEvents {

  /** The group is on its way to this server: nothing new is given to the one that is awake. */
  void onBegin(String group, EndpointId next);

  /**
   * The one that was awake sleeps, verified.
   *
   * @param seconds from the end of its last answer
   */
  void onAsleep(String group, double seconds);

  /**
   * The one that was coming is awake, verified.
   *
   * @param seconds from when it was told to be
   */
  void onAwake(String group, double seconds);

  /** The one that was coming will not be awake. */
  void onFailed(String group);
}
