package dev.berth.it.gateway;

import dev.berth.it.envoy.EnvoyBinary;
import dev.berth.it.envoy.EnvoyVersion;
import dev.berth.it.kubernetes.GoTool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of these tests in Linux namespaces of its own: a network that has loopback alone, and a
 * {@code /run} that is empty.
 */
public final class OwnNetwork {

  private static final String ENTER =
      "ip link set lo up && mount -t tmpfs none /run && exec \"$@\"";
  private static final String REPOSITORY = "berth.repository";

  private OwnNetwork() {}

  /**
   * How a program ended.
   *
   * @param output all that it said, on both streams
   */
  public record Outcome(int exitCode, String output) {}

  /** Runs the {@code main} of a class; blocks until it has ended. */
  public static Outcome run(Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    getWhatComesByNetwork();
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

  private static void getWhatComesByNetwork() {
    EnvoyBinary.path(EnvoyVersion.CURRENT);
    GoTool.ENVOY_GATEWAY.path();
  }

  /** Others than root become root of their own user namespace. */
  private static List<String> unshare() {
    return "root".equals(System.getProperty("user.name"))
        ? List.of("unshare", "--net", "--mount")
        : List.of("unshare", "--net", "--mount", "--map-root-user");
  }
}
