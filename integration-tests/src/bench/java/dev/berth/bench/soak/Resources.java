package dev.berth.bench.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a process holds.
 *
 * @param heapBytes live objects, counted after a full garbage collection
 * @param offHeapBytes memory outside the heap that the program has asked for: direct buffers, its
 *     own and Netty's
 * @param descriptors open files and sockets
 * @param threads of the program, without those of the JVM itself
 * @param series on the metrics page
 * @param residentBytes all memory that the system has given it, for the record
 */
record Resources(
    long heapBytes, long offHeapBytes, long descriptors, long threads, long series, long residentBytes) {

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");
  private static final Pattern OTHER =
      Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");
  private static final int COLLECTIONS = 3;

  /**
   * As of now. The first collections are for what is only reachable through references that a
   * collection clears, the last is that of the histogram itself.
   *
   * @param histogram where to leave what is on the heap, class by class
   */
  static Resources of(long pid, Scrape scrape, Path histogram) throws IOException {
    for (int i = 0; i < COLLECTIONS; i++) {
      jcmd(pid, "GC.run");
    }
    String heap = jcmd(pid, "GC.class_histogram");
    Files.writeString(histogram, heap);
    return new Resources(
        number(TOTAL, heap),
        number(OTHER, jcmd(pid, "VM.native_memory", "summary", "scale=KB")) << 10,
        descriptors(pid),
        scrape.sum("jvm_threads_live_threads"),
        scrape.series().size(),
        number(RESIDENT, Files.readString(proc(pid).resolve("status"))) << 10);
  }

  private static long descriptors(long pid) throws IOException {
    try (Stream<Path> open = Files.list(proc(pid).resolve("fd"))) {
      return open.count();
    }
  }

  private static Path proc(long pid) {
    return Path.of("/proc", Long.toString(pid));
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }

  private static String jcmd(long pid, String... command) throws IOException {
    String[] line = new String[command.length + 2];
    line[0] = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    line[1] = Long.toString(pid);
    System.arraycopy(command, 0, line, 2, command.length);
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
