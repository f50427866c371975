package dev.berth.simulator.sleep;

import java.util.EnumSet;
import java.util.Set;

/**
 * What one process holds of its device memory, tag by tag. Memory that is taken is not yet of use:
 * it becomes resident once it is filled. Confined to the model's thread.
 */
final class ProcessMemory {
  private final Footprint footprint;
  private final DeviceMemory.Claim claim;
  private final Set<MemoryTag> resident = EnumSet.noneOf(MemoryTag.class);

  ProcessMemory(DeviceMemory memory, Footprint footprint) {
    this.footprint = footprint;
    this.claim = memory.new Claim();
  }

  /** Takes what every process needs, and all the rest where it comes up awake. */
  boolean tryStart(boolean awake) {
    boolean started =
        claim.tryTake(footprint.residualGib()) && (!awake || tryTake(MemoryTag.all()));
    if (started && awake) {
      resident.addAll(MemoryTag.all());
    }
    return started;
  }

  /** Takes memory for these; false when there is not so much. */
  boolean tryTake(Set<MemoryTag> tags) {
    return claim.tryTake(tags.stream().mapToDouble(footprint::gib).sum());
  }

  void onFilled(Set<MemoryTag> tags) {
    resident.addAll(tags);
  }

  void giveBack(Set<MemoryTag> tags) {
    tags.forEach(tag -> claim.giveBack(footprint.gib(tag)));
    resident.removeAll(tags);
  }

  /** Those of the tags that are resident. */
  Set<MemoryTag> residentOf(Set<MemoryTag> tags) {
    Set<MemoryTag> some = EnumSet.copyOf(resident);
    some.retainAll(tags);
    return some;
  }

  /** Those of the tags that are not. */
  Set<MemoryTag> missingOf(Set<MemoryTag> tags) {
    Set<MemoryTag> some = EnumSet.complementOf(EnumSet.copyOf(resident));
    some.retainAll(tags);
    return some;
  }

  boolean holdsWeights() {
    return resident.contains(MemoryTag.WEIGHTS);
  }

  boolean isWhole() {
    return resident.containsAll(MemoryTag.all());
  }

  /** Gives all of it back, for good. */
  void end() {
    claim.end();
  }
}
