package dev.berth.it.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Protocol;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.envoy.Repository;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Fleet;
import dev.berth.it.stack.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The alerts and the dashboard of {@code deploy/}, in the eyes of Prometheus' own tool. */
class PrometheusIT {

  private static final String RULES = "deploy/prometheus/rules.yaml";
  private static final String RULES_TEST = "deploy/prometheus/rules-test.yaml";
  private static final String DASHBOARD = "deploy/grafana/berth.json";

  private static final String PROMTOOL = findPromtool();

  @TempDir private Path directory;

  @Test
  void rules_areValid() throws Exception {
    assertThat(promtool("check", "rules", Repository.file(RULES))).isZero();
  }

  @Test
  void rules_fireWhenTheyShallAndOnlyThen() throws Exception {
    assertThat(promtool("test", "rules", Repository.file(RULES_TEST))).isZero();
  }

  @Test
  void dashboard_asksInTheLanguageOfPrometheus() throws Exception {
    List<String> questions = questions();

    assertThat(questions).hasSizeGreaterThan(10);
    assertThat(promtool("check", "rules", recording(questions))).isZero();
  }

  @Test
  void brokenQuestion_isFound() throws Exception {
    assertThat(promtool("check", "rules", recording(List.of("sum by (pool (berth_servers)"))))
        .isNotZero();
  }

  /**
   * What a running Berth shows is well-formed, and named as Prometheus would have it. Exempt are
   * names that are not Berth's own to choose.
   */
  @Test
  void metrics_ofARunningBerth_areWellFormedAndWellNamed() throws Exception {
    try (Fleet fleet = Fleet.start(Setup.of(Shipped.ORIGINAL_DST, BodyMode.BUFFERED), 1)) {
      assertThat(fleet.client().send(Protocol.HTTP_1_1, Chats.small(false)).status())
          .isEqualTo(200);

      assertThat(findings(fleet.page(0, "/metrics"))).noneMatch(line -> line.startsWith("berth_"));
    }
  }

  @Test
  void badlyNamedMetric_isFound() throws Exception {
    assertThat(findings("# HELP berth_x_total A.\n# TYPE berth_x_total gauge\nberth_x_total 1\n"))
        .anyMatch(line -> line.startsWith("berth_x_total"));
  }

  /** What promtool has to say about metrics, line by line; nothing when all is well. */
  private List<String> findings(String metrics) throws IOException, InterruptedException {
    Path page = Files.writeString(directory.resolve("metrics"), metrics);
    Process check =
        new ProcessBuilder(PROMTOOL, "check", "metrics")
            .redirectInput(page.toFile())
            .redirectErrorStream(true)
            .start();
    List<String> findings =
        new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    assertThat(check.waitFor()).as(() -> String.join("\n", findings)).isIn(0, 3);
    return findings;
  }

  /** What the panels ask, with a value for each of Grafana's variables. */
  private static List<String> questions() throws IOException {
    JsonNode dashboard = JsonMapper.shared().readTree(Repository.file(DASHBOARD));
    List<String> questions = new ArrayList<>();
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.get("targets")) {
        questions.add(
            target
                .get("expr")
                .stringValue()
                .replace("$__rate_interval", "5m")
                .replace("$pool", ".*"));
      }
    }
    return questions;
  }

  /** A file of rules, one for each question. */
  private Path recording(List<String> questions) throws IOException {
    StringBuilder rules = new StringBuilder("groups:\n- name: questions\n  rules:\n");
    for (int i = 0; i < questions.size(); i++) {
      rules.append("  - {record: question_%d, expr: '%s'}\n".formatted(i, questions.get(i)));
    }
    return Files.writeString(directory.resolve("questions.yaml"), rules);
  }

  private static int promtool(String verb, String noun, Path file)
      throws IOException, InterruptedException {
    return new ProcessBuilder(PROMTOOL, verb, noun, file.toString()).inheritIO().start().waitFor();
  }

  private static String findPromtool() {
    try {
      Process script =
          new ProcessBuilder(Repository.file("scripts/promtool-bin").toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String path = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(path).as("scripts/promtool-bin said above why there is none").isNotBlank();
      return path.strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
