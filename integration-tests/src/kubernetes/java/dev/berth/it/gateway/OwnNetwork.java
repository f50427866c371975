package dev.berth.it.gateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of these tests in a Linux network namespace of its own, which has loopback alone. */
final class OwnNetwork {

  private static final String ENTER = "ip link set lo up && exec \"$@\"";
  private static final String REPOSITORY = "berth.repository";

  private OwnNetwork() {}

  /**
   * How a program ended.
   *
   * @param output all that it said, on both streams
   */
  record Outcome(int exitCode, String output) {}

  /** Runs the {@code main} of a class; blocks until it has ended. */
  static Outcome run(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(unshare());
    command.addAll(List.of("sh", "-c", ENTER, "sh"));
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-D" + REPOSITORY + "=" + System.getProperty(REPOSITORY, ".."),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            program.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  /** Others than root become root of their own user namespace. */
  private static List<String> unshare() {
    return "root".equals(System.getProperty("user.name"))
        ? List.of("unshare", "--net")
        : List.of("unshare", "--net", "--map-root-user");
  }
}
