package dev.berth.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** What commands say to whoever called them. */
final class CommandOutput {

  private CommandOutput() {}

  /**
   * Prints lines, to the error output if it is one.
   *
   * @param spec of the command; null while nobody has called it: then nobody listens
   */
  static void print(@Nullable CommandSpec spec, String text, boolean error) {
    if (spec != null) {
      var out = error ? spec.commandLine().getErr() : spec.commandLine().getOut();
      out.println(text);
      out.flush();
    }
  }
}
