package dev.berth.simulator.sleep;

/**
 * What one process holds of the device memory.
 *
 * @param weightsGib while its weights are there
 * @param kvGib while its KV cache is there
 * @param residualGib as long as it lives, also asleep
 */
public record Footprint(double weightsGib, double kvGib, double residualGib) {
  private static final double RESIDUAL_GIB = 1;

  public Footprint {
    if (!(weightsGib > 0 && kvGib >= 0 && residualGib >= 0)) {
      throw new IllegalArgumentException(
          "a model has weights, and memory is not negative: "
              + (weightsGib + ", " + kvGib + ", " + residualGib));
    }
  }

  /** A process that fills nine tenths of {@code memory}, as engines do that have it in turns. */
  static Footprint filling(DeviceMemory memory, double weightsGib) {
    double kvGib = memory.reservedGib() - weightsGib - RESIDUAL_GIB;
    return new Footprint(weightsGib, kvGib, RESIDUAL_GIB);
  }

  double gib(MemoryTag tag) {
    return tag == MemoryTag.WEIGHTS ? weightsGib : kvGib;
  }
}
