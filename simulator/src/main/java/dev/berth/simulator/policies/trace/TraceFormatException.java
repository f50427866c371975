package dev.berth.simulator.policies.trace;

import java.io.IOException;
import java.nio.file.Path;

/** A line of a trace file that is no request. The message says where and what. */
public final class TraceFormatException extends IOException {

  private static final long serialVersionUID = 1;

  TraceFormatException(Path file, long line, String problem) {
    super("%s line %d: %s".formatted(file, line, problem));
  }
}
