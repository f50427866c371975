package dev.berth.simulator.sleep;

/**
 * What one server is in its device group. Immutable.
 *
 * @param memory what it shares with the others of the group
 * @param asleepAtStart whether its process comes up asleep; one that comes up awake needs its
 *     memory at once
 */
public record SleepMode(
    DeviceMemory memory,
    Footprint footprint,
    SleepTimes times,
    SleepApi api,
    Visitors visitors,
    boolean asleepAtStart) {

  /** A vLLM of today that fills the memory when awake, and comes up awake. */
  public static SleepMode on(DeviceMemory memory, double weightsGib) {
    return new SleepMode(
        memory,
        Footprint.filling(memory, weightsGib),
        SleepTimes.USUAL,
        SleepApi.VLLM,
        Visitors.PARK,
        false);
  }

  /** This, with other times. */
  public SleepMode withTimes(SleepTimes newTimes) {
    return new SleepMode(memory, footprint, newTimes, api, visitors, asleepAtStart);
  }

  /** This, with another API. */
  public SleepMode withApi(SleepApi newApi) {
    return new SleepMode(memory, footprint, times, newApi, visitors, asleepAtStart);
  }

  /** This, with another fate of requests that come while it sleeps. */
  public SleepMode withVisitors(Visitors newVisitors) {
    return new SleepMode(memory, footprint, times, api, newVisitors, asleepAtStart);
  }

  /** This, asleep or awake when its process starts. */
  public SleepMode withAsleepAtStart(boolean asleep) {
    return new SleepMode(memory, footprint, times, api, visitors, asleep);
  }
}
