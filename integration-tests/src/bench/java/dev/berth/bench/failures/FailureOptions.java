package dev.berth.bench.failures;

import dev.berth.it.scenario.Length;
import dev.berth.it.scenario.Scenario;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Which scenarios are played, and how long.
 *
 * @param only a part of whose name matches
 */
record FailureOptions(Length length, Pattern only) {

  private static final String SENTENCE =
      "the options beside --failures are --quick and --only REGEX";

  /**
   * What the arguments ask for.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static FailureOptions parse(String[] args) {
    FailureOptions options = new FailureOptions(Length.FULL, Pattern.compile(""));
    for (int i = 0; i < args.length; i++) {
      options =
          switch (args[i]) {
            case "--quick" -> new FailureOptions(Length.SHORT, options.only);
            case "--only" -> new FailureOptions(options.length, pattern(args, ++i));
            default -> throw new IllegalArgumentException(SENTENCE);
          };
    }
    return options;
  }

  private static Pattern pattern(String[] args, int index) {
    if (index == args.length) {
      throw new IllegalArgumentException(SENTENCE);
    }
    try {
      return Pattern.compile(args[index]);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("no regular expression: " + e.getMessage(), e);
    }
  }

  boolean include(Scenario scenario) {
    return only.matcher(scenario.name()).find();
  }
}
