package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.testing.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code deploy/} ships, as far as no tool is needed to see that it fits Berth. */
class ManifestsTest {

  private static final YAMLMapper YAML = new YAMLMapper();

  static List<Path> manifests() throws IOException {
    try (Stream<Path> files = Files.list(Repository.root().resolve("deploy/manifests"))) {
      return files.sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void configMap_isAcceptedByBerth(Path manifests) throws IOException {
    assertThat(BerthConfigFile.parse(configuration(manifests), Path.of("/etc/berth")))
        .isInstanceOf(ConfigResult.Loaded.class);
  }

  @ParameterizedTest
  @MethodSource("manifests")
  void gracePeriod_isLongerThanTheDrain(Path manifests) throws IOException {
    BerthConfig config =
        ((ConfigResult.Loaded<BerthConfig>)
                BerthConfigFile.parse(configuration(manifests), Path.of("/etc/berth")))
            .config();

    long grace =
        only(manifests, "Deployment")
            .at("/spec/template/spec/terminationGracePeriodSeconds")
            .longValue();

    assertThat(grace)
        .isGreaterThan(config.drain().delay().plus(config.drain().timeout()).toSeconds());
  }

  @Test
  void schema_hasEveryValueOfTheChartAndNoOther() throws IOException {
    JsonNode schema =
        JsonMapper.shared().readTree(Repository.root().resolve("deploy/chart/values.schema.json"));
    JsonNode values = YAML.readTree(Repository.root().resolve("deploy/chart/values.yaml"));

    assertThat(schema.get("additionalProperties").booleanValue()).isFalse();
    // Helm itself adds "global".
    assertThat(schema.get("properties").propertyNames())
        .filteredOn(name -> !name.equals("global"))
        .containsExactlyInAnyOrderElementsOf(values.propertyNames());
  }

  private static byte[] configuration(Path manifests) throws IOException {
    return only(manifests, "ConfigMap")
        .at("/data/berth.yaml")
        .stringValue()
        .getBytes(StandardCharsets.UTF_8);
  }

  private static JsonNode only(Path manifests, String kind) throws IOException {
    try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(manifests)) {
      return all.readAll().stream()
          .filter(manifest -> manifest.path("kind").asString().equals(kind))
          .findFirst()
          .orElseThrow();
    }
  }
}
