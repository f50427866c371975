package dev.berth.simulator.http;

import dev.berth.simulator.sleep.DeviceMemory;
import dev.berth.simulator.sleep.SleepMode;
import dev.berth.simulator.sleep.SleepTimes;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Device groups {@code gpu-0}, {@code gpu-1}, …: servers that are neighbours share the devices of
 * one, each serves one of the models, and the first of each group comes up awake.
 *
 * @param groups at least 1 and at most as many as servers
 * @param weightsGib of each model
 */
public record SharedDevices(int groups, double weightsGib, SleepTimes times) {
  private static final double DEVICE_GIB = 80;

  Places places(int servers, List<String> models) {
    List<DeviceMemory> memories =
        IntStream.range(0, groups)
            .mapToObj(group -> DeviceMemory.ofGib("gpu-" + group, DEVICE_GIB))
            .toList();
    return new Places() {
      @Override
      public List<String> models(int index) {
        return List.of(models.get(inGroup(index, servers) % models.size()));
      }

      @Override
      public SleepMode sleepMode(int index) {
        return SleepMode.on(memories.get(group(index, servers)), weightsGib)
            .withTimes(times)
            .withAsleepAtStart(inGroup(index, servers) > 0);
      }
    };
  }

  private int group(int index, int servers) {
    return (int) ((long) index * groups / servers);
  }

  /** How many servers of the group come before. */
  private int inGroup(int index, int servers) {
    int first = index;
    while (first > 0 && group(first - 1, servers) == group(index, servers)) {
      first--;
    }
    return index - first;
  }
}
