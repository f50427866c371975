package dev.berth.bench.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What another JVM tells of itself, by {@code jcmd}; as text. */
final class Jvm {

  private static final int COLLECTIONS = 3;

  private final long pid;

  Jvm(long pid) {
    this.pid = pid;
  }

  /**
   * All that is on the heap, class by class. The first collections are for what is only reachable
   * through references that a collection clears; the histogram itself is preceded by one more.
   */
  String heapAfterCollections() throws IOException {
    for (int i = 0; i < COLLECTIONS; i++) {
      ask("GC.run");
    }
    return ask("GC.class_histogram");
  }

  /** Memory by what it is for; needs native memory tracking. */
  String nativeMemory() throws IOException {
    return ask("VM.native_memory", "summary", "scale=KB");
  }

  private String ask(String... question) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(List.of(question));
    Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
