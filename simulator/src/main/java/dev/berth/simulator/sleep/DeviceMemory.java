package dev.berth.simulator.sleep;

/**
 * The memory of the accelerators that a group of servers shares. Servers run on several event
 * loops, so this is synchronised.
 */
public final class DeviceMemory {
  private final String name;
  private final double capacityGib;
  private double takenGib;
  private long outOfMemory;

  private DeviceMemory(String name, double capacityGib) {
    this.name = name;
    this.capacityGib = capacityGib;
  }

  /**
   * Empty memory.
   *
   * @param name of the device group
   */
  public static DeviceMemory ofGib(String name, double capacityGib) {
    if (!(capacityGib > 0)) {
      throw new IllegalArgumentException("no accelerator has " + capacityGib + " GiB");
    }
    return new DeviceMemory(name, capacityGib);
  }

  /** The name of the device group. */
  public String name() {
    return name;
  }

  /** What one process needs of it, when awake: as engines do, nine tenths of the whole. */
  double reservedGib() {
    return capacityGib * 0.9;
  }

  /** How often a process wanted more than there was, and died of it. */
  public synchronized long outOfMemory() {
    return outOfMemory;
  }

  /** What all processes hold now. */
  public synchronized double takenGib() {
    return takenGib;
  }

  private synchronized boolean tryTake(double gib) {
    if (takenGib + gib > capacityGib) {
      outOfMemory++;
      return false;
    }
    takenGib += gib;
    return true;
  }

  private synchronized void giveBack(double gib) {
    takenGib -= gib;
  }

  /** What one process holds; given back as a whole when it ends. Confined to the process. */
  final class Claim {
    private double heldGib;
    private boolean ended;

    /** Takes more; false when there is not so much. */
    boolean tryTake(double gib) {
      boolean taken = !ended && DeviceMemory.this.tryTake(gib);
      if (taken) {
        heldGib += gib;
      }
      return taken;
    }

    void giveBack(double gib) {
      if (!ended) {
        heldGib -= gib;
        DeviceMemory.this.giveBack(gib);
      }
    }

    /** The process is gone; may be called twice. */
    void end() {
      DeviceMemory.this.giveBack(heldGib);
      heldGib = 0;
      ended = true;
    }
  }
}
