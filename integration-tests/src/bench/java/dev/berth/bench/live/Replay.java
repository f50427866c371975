package dev.berth.bench.live;

import java.nio.file.Path;

/**
 * What is sent.
 *
 * @param trace a file that {@code berth-sim} reads
 * @param speed how many times as fast as recorded
 * @param requests how many, from the first
 */
record Replay(Path trace, double speed, int requests) {

  private static final String SENTENCE =
      "the options beside --live are TRACE, --speed N and --requests N";

  /**
   * What the arguments ask for.
   *
   * @throws IllegalArgumentException with a sentence for the user
   */
  static Replay parse(String[] args) {
    Path trace = null;
    double speed = 2.5;
    int requests = 1500;
    for (int i = 0; i < args.length; i++) {
      switch (args[i]) {
        case "--speed" -> speed = Double.parseDouble(value(args, ++i));
        case "--requests" -> requests = Integer.parseInt(value(args, ++i));
        default -> trace = Path.of(args[i]);
      }
    }
    if (trace == null) {
      throw new IllegalArgumentException(SENTENCE);
    }
    return new Replay(trace, speed, requests);
  }

  private static String value(String[] args, int index) {
    if (index == args.length) {
      throw new IllegalArgumentException(SENTENCE);
    }
    return args[index];
  }
}
