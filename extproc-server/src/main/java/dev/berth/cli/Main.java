package dev.berth.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Path;
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
      DrainCommand.Drain.class,
      DrainCommand.Undrain.class,
      GroupsCommand.class,
      WakeCommand.Wake.class,
      WakeCommand.Sleep.class,
      TrainCommand.class,
      VersionCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {

  private static final String PREFIX = "berth: ";

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    boolean plain =
        args.length == 3
            && args[0].equals(ServeCommand.NAME)
            && args[1].equals(ServeCommand.CONFIG);
    System.exit(plain ? serve(Path.of(args[2])) : commandLine().execute(args));
  }

  /** What {@link ServeCommand} does, at once; {@link Serving} says why. */
  private static int serve(Path config) throws InterruptedException {
    PrintWriter err = new PrintWriter(System.err, true, Charset.defaultCharset());
    try {
      Serving.run(config, err);
      return 0;
    } catch (UserError mistake) {
      err.println(PREFIX + mistake.getMessage());
      return 1;
    }
  }

  /** Mistakes of the user become one line; everything else is a bug and says so. */
  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(
            (mistake, args) -> {
              CommandLine command = mistake.getCommandLine();
              command.getErr().println(PREFIX + firstLine(String.valueOf(mistake.getMessage())));
              command
                  .getErr()
                  .println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
              return command.getCommandSpec().exitCodeOnInvalidInput();
            })
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              if (failure instanceof UserError) {
                command.getErr().println(PREFIX + failure.getMessage());
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
