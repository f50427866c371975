package dev.berth.simulator;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code berth-sim}. What a user got wrong is one line on stderr and exit code 2; what failed while
 * running is one line and exit code 1.
 */
@Command(
    name = "berth-sim",
    description = {
      "Simulated inference servers, a load generator, a test of endpoint pickers,",
      "and comparisons of policies: for routing, and for models that take turns."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      EnginesCommand.class,
      LoadCommand.class,
      ConformanceCommand.class,
      PoliciesCommand.class,
      SwitchingCommand.class
    })
public final class Main implements Runnable {
  private static final String LOG_SETTINGS = "logback.configurationFile";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin
  @SuppressWarnings("UnusedVariable") // The command line reads it.
  private HelpOption help = new HelpOption();

  private Main() {}

  /** Runs the command line and ends the JVM with its exit code. */
  public static void main(String[] args) {
    if (System.getProperty(LOG_SETTINGS) == null) {
      System.setProperty(LOG_SETTINGS, "dev/berth/simulator/logback.xml");
    }
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setParameterExceptionHandler(Main::onUserMistake)
        .setExecutionExceptionHandler(Main::onFailure);
  }

  private static int onUserMistake(ParameterException mistake, String[] args) {
    CommandLine command = mistake.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println(name + ": " + mistake.getMessage() + " (see " + name + " --help)");
    return 2;
  }

  private static int onFailure(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println(command.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
    return 1;
  }

  /** No command was named. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "name a command: engines, load, conformance, policies or switching");
  }
}
