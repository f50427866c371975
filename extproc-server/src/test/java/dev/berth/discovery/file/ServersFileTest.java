package dev.berth.discovery.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.ConfigResult;
import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.config.Problem;
import dev.berth.endpoint.DeviceShare;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.EngineKind;
import dev.berth.endpoint.MetricsPlace;
import dev.berth.endpoint.ServedModel;
import dev.berth.endpoint.SleepStyle;
import dev.berth.testing.JsonSchema;
import dev.berth.testing.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class ServersFileTest {

  private static final JsonSchema SCHEMA = JsonSchema.of("/dev/berth/config/servers.schema.json");

  static final List<String> GOOD =
      List.of(
          "servers: []",
          "servers: [{address: '10.0.0.7:8000'}]",
          "servers: [{address: 10.0.0.7:8000, pod: pod-1, models: [a]}]",
          "servers: [{address: 10.0.0.7:8000, lockstep: a b, state: draining}]",
          "servers: [{address: 10.0.0.7:8000, state: serving}]",
          "servers: [{address: 10.0.0.7:8000, deviceGroup: gpu-0}]",
          "servers: [{address: 10.0.0.7:8000, deviceGroup: gpu-0, sleep: {}}]",
          "servers: [{address: 10.0.0.7:8000, deviceGroup: gpu-0, sleep: {level: 2}}]",
          "servers: [{address: 10.0.0.7:8000, deviceGroup: g, sleep: {engine: sglang}}]",
          "servers: [{address: 10.0.0.7:8000, deviceGroup: g, sleep: {warmUp: true}}]",
          "servers: [{address: '[2001:db8::7]:8000', models: [a, {name: b}, {name: c, base: a}]}]",
          "servers: [{address: '10.0.0.7:8000', models: ['" + "m".repeat(256) + "']}]");

  static final List<String> BAD =
      List.of(
          "{}",
          "[]",
          "servers",
          "servers:",
          "servers: {}",
          "servers: none",
          "server: []",
          "servers: []\nmore: 1",
          "servers: ['10.0.0.7:8000']",
          "servers: [{}]",
          "servers: [{address: '10.0.0.7'}]",
          "servers: [{address: 'localhost:8000'}]",
          "servers: [{address: '10.0.0:8000'}]",
          "servers: [{address: '[10.0.0.7]:8000'}]",
          "servers: [{address: '[fe80::1%eth0]:8000'}]",
          "servers: [{address: '[::ffff:10.0.0.7]:8000'}]",
          "servers: [{address: '10.0.0.7:8000', lockstep: 1}]",
          "servers: [{address: '10.0.0.7:8000', lockstep: ' a'}]",
          "servers: [{address: '10.0.0.7:8000', state: ready}]",
          "servers: [{address: '10.0.0.7:8000', deviceGroup: ''}]",
          "servers: [{address: '10.0.0.7:8000', deviceGroup: g, sleep: {level: 0}}]",
          "servers: [{address: '10.0.0.7:8000', deviceGroup: g, sleep: {level: 3}}]",
          "servers: [{address: '10.0.0.7:8000', deviceGroup: g, sleep: 1}]",
          "servers: [{address: '10.0.0.7:8000', deviceGroup: g, sleep: {engine: ollama}}]",
          "servers: [{address: '10.0.0.7:8000', deviceGroup: g, sleep: {warmUp: 1}}]",
          "servers: [{address: '10.0.0.7:8000', pod: 1}]",
          "servers: [{address: '10.0.0.7:8000', pod: ''}]",
          "servers: [{address: '10.0.0.7:8000', pod: null}]",
          "servers: [{address: '10.0.0.7:8000', pod: '" + "p".repeat(254) + "'}]",
          "servers: [{address: '10.0.0.7:8000', models: []}]",
          "servers: [{address: '10.0.0.7:8000', models: a}]",
          "servers: [{address: '10.0.0.7:8000', models: [1]}]",
          "servers: [{address: '10.0.0.7:8000', models: ['']}]",
          "servers: [{address: '10.0.0.7:8000', models: [{base: a}]}]",
          "servers: [{address: '10.0.0.7:8000', models: [{name: a, base: ''}]}]",
          "servers: [{address: '10.0.0.7:8000', models: [{name: a, parent: b}]}]",
          "servers: [{address: '10.0.0.7:8000', models: ['" + "m".repeat(257) + "']}]",
          "servers: [{address: '10.0.0.7:8000', port: 1}]",
          "servers: [{address: '10.0.0.7:8000', probe: 9000}]",
          "servers: [{address: '10.0.0.7:8000', probe: {}}]",
          "servers: [{address: '10.0.0.7:8000', probe: {port: '9000'}}]",
          "servers: [{address: '10.0.0.7:8000', probe: {port: 0}}]",
          "servers: [{address: '10.0.0.7:8000', probe: {port: 65536}}]",
          "servers: [{address: '10.0.0.7:8000', probe: {port: 1, path: /}}]");

  /** What a schema cannot say. */
  static final List<String> BAD_FOR_THE_READER_ONLY =
      List.of(
          "servers: [{address: '10.0.0.7:0'}]",
          "servers: [{address: '10.0.0.7:65536'}]",
          "servers: [{address: '10.0.0.7:80', sleep: {level: 1}}]",
          "servers: [{address: '10.0.0.256:80'}]",
          "servers: [{address: '0.0.0.0:80'}]",
          "servers: [{address: '[1::2::3]:80'}]",
          "servers: [{address: '10.0.0.7:80', models: [a, {name: a}]}]",
          "servers: [{address: '10.0.0.7:80'}, {address: '10.0.0.7:080'}]");

  static List<Path> examples() {
    return Repository.files(name -> name.matches("servers.*\\.yaml"));
  }

  @Test
  void schema_itself_isValid() {
    assertThat(SCHEMA.errorsInSchema()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_isAcceptedByReaderAndSchema(Path file) throws IOException {
    assertThat(ServersFile.read(file)).isInstanceOf(Loaded.class);
    assertThat(SCHEMA.errors(Files.readString(file))).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("GOOD")
  void good_isAcceptedByBoth(String document) {
    assertThat(parse(document)).isInstanceOf(Loaded.class);
    assertThat(SCHEMA.errors(document)).isEmpty();
  }

  @ParameterizedTest
  @FieldSource("BAD")
  void bad_isRefusedByBoth(String document) {
    assertThat(parse(document)).isInstanceOf(Invalid.class);
    assertThat(SCHEMA.errors(document)).isNotEmpty();
  }

  @ParameterizedTest
  @FieldSource("BAD_FOR_THE_READER_ONLY")
  void badInAWayASchemaCannotSay_isRefusedByTheReader(String document) {
    assertThat(parse(document)).isInstanceOf(Invalid.class);
    assertThat(SCHEMA.errors(document)).isEmpty();
  }

  @Test
  void parse_servers_givesEndpointsInTheOrderOfTheirIds() {
    ConfigResult<List<Endpoint>> result =
        parse(
            """
            servers:
            - {address: "[2001:DB8:0::7]:8000", pod: pod-2, lockstep: moe, state: draining}
            - {address: "10.0.0.7:8001", pod: pod-1, models: [big, {name: lora, base: big}]}
            - {address: "10.0.0.7:8000", models: [{name: big}]}
            """);

    assertThat(result)
        .isEqualTo(
            new Loaded<>(
                List.of(
                    new Endpoint(
                        new EndpointId("10.0.0.7:8000"), null, List.of(ServedModel.of("big"))),
                    new Endpoint(
                        new EndpointId("10.0.0.7:8001"),
                        "pod-1",
                        List.of(ServedModel.of("big"), new ServedModel("lora", "big"))),
                    new Endpoint(
                        new EndpointId("[2001:db8::7]:8000"), "pod-2", null, "moe", true))));
  }

  @Test
  void parse_deviceGroup_isSharedAndSleepsAtLevelOneUnlessTold() {
    ConfigResult<List<Endpoint>> result =
        parse(
            """
            servers:
            - {address: "10.0.0.7:8000", deviceGroup: gpu-0}
            - {address: "10.0.0.7:8001", deviceGroup: gpu-0, sleep: {level: 2}}
            - {address: "10.0.0.8:8000"}
            """);

    assertThat(((Loaded<List<Endpoint>>) result).config())
        .extracting(Endpoint::devices)
        .containsExactly(
            new DeviceShare("gpu-0"),
            new DeviceShare("gpu-0", new SleepStyle(2, EngineKind.VLLM, false)),
            null);
  }

  @Test
  void parse_sleepOfSglangAndWarmUp_isKeptAndLevelTwoRefused() {
    String server =
        "servers: [{address: '10.0.0.7:80', deviceGroup: g, sleep: {engine: sglang, %s}}]";

    assertThat(((Loaded<List<Endpoint>>) parse(server.formatted("warmUp: true"))).config())
        .extracting(Endpoint::devices)
        .containsExactly(new DeviceShare("g", new SleepStyle(1, EngineKind.SGLANG, true)));
    assertThat(problems(server.formatted("level: 2")))
        .containsExactly(
            "servers[0].sleep: these keys together: expected level 1 with engine sglang");
  }

  @Test
  void parse_probePort_isWhereTheServerIsAskedAndItsOwnWithoutOne() {
    ConfigResult<List<Endpoint>> result =
        parse(
            """
            servers:
            - {address: "10.0.0.7:8000", probe: {port: 9000}}
            - {address: "[2001:db8::7]:8000", probe: {port: 9000}}
            - {address: "10.0.0.8:8000"}
            """);

    assertThat(((Loaded<List<Endpoint>>) result).config())
        .extracting(endpoint -> endpoint.probeAddress().text())
        .containsExactly("10.0.0.7:9000", "10.0.0.8:8000", "[2001:db8::7]:9000");
  }

  @Test
  void parse_metricsPort_isWhereTheServerTellsAndItsOwnWithoutOne() {
    ConfigResult<List<Endpoint>> result =
        parse(
            """
            servers:
            - {address: "10.0.0.7:8000", metrics: {port: 8002}}
            - {address: "10.0.0.8:8000", probe: {port: 9000}}
            """);

    assertThat(((Loaded<List<Endpoint>>) result).config())
        .extracting(endpoint -> endpoint.metricsAddress().text())
        .containsExactly("10.0.0.7:8002", "10.0.0.8:8000");
  }

  @Test
  void parse_metricsRank_isWhichRankTheServerIsOnItsPage() {
    ConfigResult<List<Endpoint>> result =
        parse(
            """
            servers:
            - {address: "10.0.0.7:8000", metrics: {port: 9000, rank: 0}}
            - {address: "10.0.0.7:8001", metrics: {rank: 1}}
            - {address: "10.0.0.7:8002"}
            """);

    assertThat(((Loaded<List<Endpoint>>) result).config())
        .extracting(Endpoint::metrics)
        .containsExactly(
            new MetricsPlace(9000, 0), new MetricsPlace(8001, 1), MetricsPlace.at(8002));
    assertThat(problems("servers: [{address: '10.0.0.7:8000', metrics: {rank: -1}}]"))
        .containsExactly(
            "servers[0].metrics.rank: -1: expected a whole number between 0 and 65535");
  }

  @Test
  void parse_oneServerInTwoSpellings_namesTheFirst() {
    assertThat(
            problems(
                """
                servers:
                - {address: "[2001:db8::7]:8000"}
                - {address: "[2001:DB8:0:0::7]:8000"}
                """))
        .containsExactly(
            "servers[1].address: \"[2001:DB8:0:0::7]:8000\": expected an address of its own"
                + " (servers[0].address has the same)");
  }

  @Test
  void parse_name_saysWhyNot() {
    assertThat(problems("servers: [{address: 'gpu-1:8000', modles: [a]}]"))
        .containsExactly(
            "servers[0].modles: unknown key: expected one of address, pod, models,"
                + " lockstep, state, probe, metrics, deviceGroup, sleep (did you mean"
                + " 'models'?)",
            "servers[0].address: \"gpu-1:8000\": expected ip:port (an IP address is needed, not a"
                + " name: Envoy is told an address and resolves nothing)");
  }

  @Test
  void parse_halfWritten_isNoEmptyPool() {
    assertThat(problems("")).containsExactly("an empty document: expected a mapping");
    assertThat(problems("servers:\n"))
        .containsExactly(
            "servers: no value: expected a list of servers, at most 50000 ([] for none)");
  }

  @Test
  void parse_moreServersThanTheLimit_isRefused() {
    String document = "servers: [" + "x,".repeat(ServersFile.MAX_SERVERS + 1) + "]";

    assertThat(problems(document)).singleElement().asString().contains("at most 50000");
  }

  private static ConfigResult<List<Endpoint>> parse(String document) {
    return ServersFile.parse(document.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> problems(String document) {
    ConfigResult<List<Endpoint>> result = parse(document);
    assertThat(result).isInstanceOf(Invalid.class);
    return ((Invalid<List<Endpoint>>) result).problems().stream().map(Problem::toString).toList();
  }
}
