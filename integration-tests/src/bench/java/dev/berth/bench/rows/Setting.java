package dev.berth.bench.rows;

import dev.berth.bench.Arm;
import dev.berth.bench.Contender;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** On what a run was measured, line by line. */
final class Setting {

  private Setting() {}

  /**
   * As of now.
   *
   * @param cpu the core of the servers; null for all
   */
  static Map<String, String> of(Plan plan, @Nullable String cpu) {
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
    setting.put("server flags", String.join(" ", Arm.JVM_FLAGS));
    setting.put(
        "server core", cpu == null ? "not pinned" : "core " + cpu + ", the client elsewhere");
    setting.put(
        "load average",
        Double.toString(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
    setting.put("servers in the pool", Integer.toString(Contender.BERTH.servers()));
    setting.put("pairs", Integer.toString(plan.length().pairs()));
    setting.put(
        "windows",
        plan.length().costWindow().toMillis()
            + " ms of CPU time, for latency "
            + plan.length().latencyWindow().toMillis()
            + " ms");
    return setting;
  }
}
