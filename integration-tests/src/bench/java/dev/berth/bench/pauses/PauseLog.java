package dev.berth.bench.pauses;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM writes about its pauses, of whatever cause, collections or not. */
final class PauseLog {

  private static final Pattern LINE = Pattern.compile("Safepoint \"([^\"]+)\".* Total: *(\\d+) ns");

  private final Path file;

  /**
   * @param file need not exist yet
   */
  PauseLog(Path file) {
    this.file = file;
  }

  /** The option that makes a JVM write it; one file, however long it gets. */
  String option() {
    return "-Xlog:safepoint=info:file=" + file + "::filecount=0";
  }

  /** All pauses so far, in order. */
  List<Pause> pauses() throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.map(LINE::matcher).filter(Matcher::find).map(PauseLog::pause).toList();
    }
  }

  private static Pause pause(Matcher line) {
    return new Pause(line.group(1), Long.parseLong(line.group(2)) / 1e6);
  }
}
