package dev.berth.bench.modes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the system has booked for a process. Linux. */
record ProcessAccount(long pid) {

  /** USER_HZ, in which Linux accounts CPU time: 100 wherever Java runs. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int STAT_USER_TIME = 11; // counted from behind the process name
  private static final int STAT_SYSTEM_TIME = 12;
  private static final String PEAK = "VmHWM:";

  /** CPU time since its start, of all its threads. */
  double cpuMillis() throws IOException {
    String stat = Files.readString(file("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[STAT_USER_TIME]) + Long.parseLong(fields[STAT_SYSTEM_TIME]);
    return 1000 * ticks / TICKS_PER_SECOND;
  }

  /** The most memory that was resident at once since its start. */
  long peakKib() throws IOException {
    return Files.readAllLines(file("status")).stream()
        .filter(line -> line.startsWith(PEAK))
        .mapToLong(line -> Long.parseLong(line.substring(PEAK.length()).replace("kB", "").strip()))
        .findFirst()
        .orElseThrow();
  }

  private Path file(String name) {
    return Path.of("/proc", Long.toString(pid), name);
  }
}
