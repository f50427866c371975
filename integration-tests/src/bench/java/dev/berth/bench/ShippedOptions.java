package dev.berth.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The options that {@code bin/berth} gives the JVM, read from there. */
public final class ShippedOptions {

  private static final Path SCRIPT =
      Path.of("extproc-server", "src", "main", "dist", "bin", "berth");
  private static final int JDK_OF_FIXED = 25; // as the script has it

  private ShippedOptions() {}

  /** Its choice of a collector, and how that is set up. */
  public static List<String> collector() {
    return assigned("collector");
  }

  /** What this JVM gets with every collector. */
  public static List<String> fixed() {
    List<String> options = new ArrayList<>(assigned("netty"));
    if (Runtime.version().feature() == JDK_OF_FIXED) {
      options.addAll(assigned("fixed"));
    }
    return options;
  }

  /** The words of the one quoted text that the script assigns to the variable. */
  private static List<String> assigned(String variable) {
    Matcher assignment = Pattern.compile("\\b" + variable + "=\"([^\"]+)\"").matcher(script());
    if (!assignment.find()) {
      throw new IllegalStateException(SCRIPT + " assigns nothing to " + variable);
    }
    return List.of(assignment.group(1).split(" ", -1));
  }

  private static String script() {
    try {
      return Files.readString(SCRIPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
