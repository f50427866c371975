package dev.berth.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line, {@code bin/berth}. */
@Command(
    name = "berth",
    description = "Sends each LLM request to the inference server that should serve it.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    subcommands = {
      ServeCommand.class,
      CheckCommand.class,
      ServersCommand.class,
      ExplainCommand.class,
      TrainCommand.class,
      VersionCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Mistakes of the user become one line; everything else is a bug and says so. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(
            (mistake, args) -> {
              CommandLine command = mistake.getCommandLine();
              command.getErr().println("berth: " + firstLine(String.valueOf(mistake.getMessage())));
              command
                  .getErr()
                  .println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
              return command.getCommandSpec().exitCodeOnInvalidInput();
            })
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof UserError) {
                command.getErr().println("berth: " + failure.getMessage());
                return 1;
              }
              throw failure;
            });
  }

  private static String firstLine(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
