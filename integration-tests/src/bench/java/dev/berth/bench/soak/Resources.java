package dev.berth.bench.soak;

import java.io.IOException;
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
 * @param series of Berth's own on the metrics page
 * @param residentBytes all memory that the system has given it, for the record
 */
record Resources(
    long heapBytes,
    long offHeapBytes,
    long descriptors,
    long threads,
    long series,
    long residentBytes) {

  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)$");
  private static final Pattern OTHER =
      Pattern.compile("Other \\(reserved=\\d+KB, committed=(\\d+)KB\\)");
  private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB$");

  /**
   * As of now.
   *
   * @param heap as {@link Jvm#heapAfterCollections} has it
   * @param nativeMemory as {@link Jvm#nativeMemory} has it
   */
  static Resources of(long pid, String heap, String nativeMemory, Scrape scrape)
      throws IOException {
    return new Resources(
        number(TOTAL, heap),
        number(OTHER, nativeMemory) << 10,
        descriptors(pid),
        scrape.sum("jvm_threads_live_threads"),
        scrape.series().keySet().stream().filter(key -> key.startsWith("berth_")).count(),
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
}
