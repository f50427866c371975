package dev.berth.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.envoy.Repository;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code deploy/chart} as Helm makes it.
 *
 * @param values a file of values; null: the chart's own
 */
public record Chart(@Nullable Path values) {

  private static final String DIRECTORY = "deploy/chart";

  /** The chart with its own values, and with each documented set of them. */
  static List<Chart> documented() {
    try (Stream<Path> files = Files.list(Repository.file(DIRECTORY).resolve("ci"))) {
      return Stream.concat(Stream.of(new Chart(null)), files.sorted().map(Chart::new)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The chart with a file of {@code deploy/chart/ci}. */
  static Chart with(String file) {
    return new Chart(Repository.file(DIRECTORY).resolve("ci").resolve(file));
  }

  /** Fails unless {@code helm lint --strict} passes. */
  void lint() throws IOException, InterruptedException {
    helm("lint", Repository.file(DIRECTORY).toString());
  }

  /** All manifests as one text. */
  String render(String namespace) throws IOException, InterruptedException {
    return helm(
        "template", "berth", Repository.file(DIRECTORY).toString(), "--namespace", namespace);
  }

  /** All manifests, as they are: nothing of a misspelt key is lost. */
  public List<GenericKubernetesResource> resources(String namespace)
      throws IOException, InterruptedException {
    return Manifests.parse(render(namespace));
  }

  private String helm(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(GoTool.KUBE_TOOLS.path().toString(), "chart"));
    command.addAll(List.of(arguments));
    if (values != null) {
      command.addAll(List.of("-f", values.toString()));
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(answer).isZero();
    return answer;
  }

  @Override
  public String toString() {
    return values == null ? "values.yaml" : values.toFile().getName();
  }
}
