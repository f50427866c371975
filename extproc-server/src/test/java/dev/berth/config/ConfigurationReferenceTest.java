package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.ConfigResult.Loaded;
import dev.berth.testing.GoldenFile;
import dev.berth.testing.JsonSchema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class ConfigurationReferenceTest {

  private static final JsonNode BERTH = JsonSchema.of("/dev/berth/config/berth.schema.json").tree();
  private static final JsonNode SERVERS =
      JsonSchema.of("/dev/berth/config/servers.schema.json").tree();

  private static final String INTRODUCTION =
      """
      # Configuration

      Generated from the JSON Schemas of the server; a test keeps it so. Examples with comments:
      [minimal](../examples/minimal/berth.yaml), [every key](../examples/full/berth.yaml).

      Both files are strict: an unknown key, a key without a value, a key given twice and a YAML
      alias are errors. `berth check berth.yaml` lists every problem with its path, the value found
      and what was expected. Durations are written `250ms`, `5s`, `10m`, `1h`; sizes `64KiB`,
      `512MiB`, `2GiB`, or in bytes. Limits: 1 MiB for `berth.yaml`, 16 MiB for `servers.yaml`.

      """;

  @Test
  void docs_configurationMd_isUpToDate() {
    GoldenFile.at("docs/configuration.md")
        .assertContains(
            INTRODUCTION
                + ConfigurationReference.section(BERTH)
                + "\n"
                + ConfigurationReference.section(SERVERS));
  }

  @Test
  void keys_ofTheSchema_haveDescriptions() {
    assertThat(ConfigurationReference.section(BERTH)).doesNotContain("|  |");
    assertThat(ConfigurationReference.section(SERVERS)).doesNotContain("|  |");
  }

  /** Every default of the schema, written out, changes nothing. */
  @Test
  void defaults_ofTheSchema_areThoseOfTheReader() {
    String template =
        "grpc: {address: 'a:1'%s}\nadmin: {address: 'a:2'%s}\n%spools:\n"
            + "- {name: a, discovery: {file: {path: x}}%s}";
    String grpc = ", maxBodySize: " + text("/properties/grpc/properties/maxBodySize");
    String admin = ", maxServerSeries: " + text("/properties/admin/properties/maxServerSeries");
    String drain =
        String.format(
            "drain: {delay: %s, timeout: %s}%n",
            text("/properties/drain/properties/delay"),
            text("/properties/drain/properties/timeout"));
    String pool = "/properties/pools/items/properties/";
    String polling = pool + "modelPolling/properties/";
    String metrics = pool + "metrics/properties/";
    String health = pool + "health/properties/";
    String probe = health + "probe/properties/";
    String ejection = health + "ejection/properties/";
    String rate = health + "successRate/properties/";
    String healths =
        String.format(
            ", health: {consecutive5xx: %s, consecutiveGatewayFailure: %s, probe: {type: %s,"
                + " engine: %s, interval: %s, suspectInterval: %s, timeout: %s, healthyThreshold:"
                + " %s, unhealthyThreshold: %s}, ejection: {baseTime: %s, maxTime: %s,"
                + " maxTimeJitter: %s, maxPercent: %s}, successRate: {interval:"
                + " %s, minimumHosts: %s, requestVolume: %s, stdevFactor: %s}, slowStart: %s,"
                + " stallTimeout: %s, noneHealthy: %s}",
            text(health + "consecutive5xx"),
            text(health + "consecutiveGatewayFailure"),
            text(probe + "type"),
            text(probe + "engine"),
            text(probe + "interval"),
            text(probe + "suspectInterval"),
            text(probe + "timeout"),
            text(probe + "healthyThreshold"),
            text(probe + "unhealthyThreshold"),
            text(ejection + "baseTime"),
            text(ejection + "maxTime"),
            text(ejection + "maxTimeJitter"),
            text(ejection + "maxPercent"),
            text(rate + "interval"),
            text(rate + "minimumHosts"),
            text(rate + "requestVolume"),
            text(rate + "stdevFactor"),
            text(health + "slowStart"),
            text(health + "stallTimeout"),
            text(health + "noneHealthy"));
    String gateway = pool + "gateway/properties/";
    String pools =
        String.format(
            ", completion: %s, requestDeadline: %s, modelPolling: {interval: %s, timeout: %s},"
                + " metrics: {enabled: %s, interval: %s, idleInterval: %s, timeout: %s},"
                + " gateway: {fallbacks: %s, targetPodHeader: %s, allowModeOverride: %s},"
                + " adminPaths: %s",
            text(pool + "completion"),
            text(pool + "requestDeadline"),
            text(polling + "interval"),
            text(polling + "timeout"),
            text(metrics + "enabled"),
            text(metrics + "interval"),
            text(metrics + "idleInterval"),
            text(metrics + "timeout"),
            text(gateway + "fallbacks"),
            text(gateway + "targetPodHeader"),
            text(gateway + "allowModeOverride"),
            text(pool + "adminPaths"));

    assertThat(read(String.format(template, grpc, admin, drain, pools + healths)))
        .isEqualTo(read(String.format(template, "", "", "", "")));
  }

  @Test
  void defaultsOfHolds_ofTheSchema_areThoseOfTheReader() {
    String hold = "/properties/pools/items/properties/switching/properties/hold/properties/";
    String pool = "grpc: {address: 'a:1'}\npools:\n- {name: a, discovery: {file: {path: x}}, %s}";
    String written =
        String.format(
            "switching: {hold: {requestsPerModel: %s, bodies: %s, timeout: %s, longest: %s, header:"
                + " %s}}",
            text(hold + "requestsPerModel"),
            text(hold + "bodies"),
            text(hold + "timeout"),
            text(hold + "longest"),
            text(hold + "header"));

    assertThat(read(String.format(pool, written)))
        .isEqualTo(read(String.format(pool, "switching: {}")));
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void bounds_inTheDescriptions_areThoseOfTheReader(String pointer, String min, String max) {
    assertThat(BERTH.at(pointer).path("description").asString()).contains(min + " to " + max);
  }

  static List<Arguments> bounds() {
    String pool = "/properties/pools/items/properties/";
    return List.of(
        bounds("/properties/grpc/properties/maxBodySize", GrpcConfig.MAX_BODY),
        bounds("/properties/grpc/properties/bodyMemory", GrpcConfig.BODY_MEMORY),
        bounds("/properties/drain/properties/delay", DrainConfig.DELAY),
        bounds("/properties/drain/properties/timeout", DrainConfig.TIMEOUT),
        bounds(pool + "requestDeadline", PoolConfig.REQUEST_DEADLINE),
        bounds(pool + "modelPolling/properties/interval", ModelPollingConfig.INTERVAL),
        bounds(pool + "modelPolling/properties/timeout", ModelPollingConfig.TIMEOUT),
        bounds(pool + "metrics/properties/interval", MetricsConfig.INTERVAL),
        bounds(pool + "metrics/properties/idleInterval", MetricsConfig.IDLE_INTERVAL),
        bounds(pool + "metrics/properties/timeout", MetricsConfig.TIMEOUT),
        bounds(pool + "health/properties/probe/properties/interval", ProbeConfig.INTERVAL),
        bounds(pool + "health/properties/probe/properties/suspectInterval", ProbeConfig.INTERVAL),
        bounds(pool + "health/properties/probe/properties/timeout", ProbeConfig.TIMEOUT),
        bounds(pool + "switching/properties/hold/properties/timeout", HoldConfig.TIMEOUT),
        bounds(pool + "switching/properties/hold/properties/longest", HoldConfig.TIMEOUT),
        bounds(pool + "switching/properties/hold/properties/bodies", HoldConfig.BODIES),
        bounds(pool + "health/properties/slowStart", HealthConfig.SLOW_START),
        bounds(pool + "health/properties/stallTimeout", HealthConfig.STALL_TIMEOUT),
        bounds(pool + "health/properties/ejection/properties/baseTime", HealthConfig.Ejection.TIME),
        bounds(pool + "health/properties/ejection/properties/maxTime", HealthConfig.Ejection.TIME),
        bounds(
            pool + "health/properties/ejection/properties/maxTimeJitter",
            HealthConfig.Ejection.JITTER),
        bounds(
            pool + "health/properties/successRate/properties/interval",
            HealthConfig.SuccessRate.INTERVAL));
  }

  private static Arguments bounds(String pointer, DurationRange range) {
    return Arguments.of(pointer, DurationRange.text(range.min()), DurationRange.text(range.max()));
  }

  private static Arguments bounds(String pointer, SizeRange range) {
    return Arguments.of(
        pointer, SizeRange.text(range.minBytes()), SizeRange.text(range.maxBytes()));
  }

  private static String text(String pointer) {
    return BERTH.at(pointer + "/default").asString();
  }

  private static BerthConfig read(String document) {
    byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
    return ((Loaded<BerthConfig>) BerthConfigFile.parse(bytes, Path.of("/"))).config();
  }
}
