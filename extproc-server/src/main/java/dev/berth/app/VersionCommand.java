package dev.berth.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code berth version}. */
@Command(
    name = "version",
    description = "Prints the version of Berth and of the Java that runs it.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class)
final class VersionCommand implements Callable<Integer>, IVersionProvider {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().println(getVersion()[0]);
    return 0;
  }

  @Override
  public String[] getVersion() {
    return new String[] {"berth " + berthVersion() + ", Java " + Runtime.version()};
  }

  /** As the build wrote it into the jar. */
  static String berthVersion() {
    Properties properties = new Properties();
    try (InputStream file = VersionCommand.class.getResourceAsStream("version.properties")) {
      properties.load(file);
    } catch (IOException broken) {
      throw new UncheckedIOException("the jar of Berth is damaged", broken);
    }
    return properties.getProperty("version");
  }
}
