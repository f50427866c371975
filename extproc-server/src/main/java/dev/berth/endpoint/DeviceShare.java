package dev.berth.endpoint;

/**
 * That a server shares its accelerators with others, of which one is awake at a time.
 *
 * @param group the name of those servers together; not blank
 * @param sleepLevel what it gives up when it sleeps: 1, its weights go to the memory of the host;
 *     2, they are thrown away and read again
 */
public record DeviceShare(String group, int sleepLevel) {

  /** How deep a server sleeps of which nobody said it. */
  public static final int DEFAULT_SLEEP_LEVEL = 1;

  /** The deepest. */
  public static final int DEEPEST_SLEEP_LEVEL = 2;

  public DeviceShare {
    if (group.isBlank()) {
      throw new IllegalArgumentException("a device group needs a name");
    }
    if (sleepLevel < 1 || sleepLevel > DEEPEST_SLEEP_LEVEL) {
      throw new IllegalArgumentException("a sleep level of 1 or 2");
    }
  }
}
