package dev.berth.endpoint;

/**
 * That a server shares its accelerators with others, of which one is awake at a time.
 *
 * @param group the name of those servers together; not blank
 * @param sleep how it gives them up
 */
public record DeviceShare(String group, SleepStyle sleep) {

  public DeviceShare {
    if (group.isBlank()) {
      throw new IllegalArgumentException("a device group needs a name");
    }
  }

  /** Of a server of which nobody said how it sleeps. */
  public DeviceShare(String group) {
    this(group, SleepStyle.DEFAULT);
  }
}
