package dev.berth.bench;

import ch.qos.logback.classic.Level;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inside of an arm's process: tells the benchmark on stdout where the arm listens, answers its
 * questions, and ends the process when stdin ends, so that no arm outlives its benchmark.
 */
public final class ArmConsole {

  /** Asks for the bytes that all living threads have allocated on the heap so far. */
  static final String ALLOCATED = "allocated";

  /** Asks for a full collection, and then for the bytes that are left on the heap. */
  static final String LIVE = "live";

  private static final int COLLECTIONS = 2; // the first frees what references were cleared of

  private ArmConsole() {}

  /** Library chatter off: a debug line for each frame would be the benchmark. */
  public static void quiet() {
    ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME))
        .setLevel(Level.WARN);
  }

  /** Serves the benchmark until it goes away. */
  static void serve(int port) throws IOException {
    PrintStream answers = System.out;
    System.setOut(System.err);
    answers.println(port + " " + collectors());
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      answers.println(answer(line));
    }
    Runtime.getRuntime().halt(0);
  }

  private static long answer(String question) {
    return switch (question) {
      case ALLOCATED -> allocatedBytes();
      case LIVE -> liveBytes();
      default -> throw new IllegalArgumentException(question);
    };
  }

  private static long liveBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static String collectors() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .map(GarbageCollectorMXBean::getName)
        .collect(Collectors.joining(", "));
  }

  private static long allocatedBytes() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }
}
