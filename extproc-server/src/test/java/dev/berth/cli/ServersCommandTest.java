package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.admin.AdminFixture;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.MetricsPlace;
import dev.berth.endpoint.ServedModel;
import dev.berth.endpoint.Wakefulness;
import dev.berth.engine.RawHttpServer;
import dev.berth.engine.RawHttpServer.Reply;
import dev.berth.health.ProbeOutcome;
import dev.berth.pool.LoadQuestion;
import dev.berth.testing.Endpoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Against a real admin server, and against things that are none. */
class ServersCommandTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AdminFixture admin;

  ServersCommandTest() throws IOException {
    admin = new AdminFixture();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void servers_areATable() {
    admin.discoverThree();
    admin.first.health().onProbe(new EndpointId("10.0.0.7:8000"), ProbeOutcome.OK);

    int exit = run("--admin", admin.url());

    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            SERVER              POD    MODELS             STATE     SINCE  CAUSE       PROBE  IN-FLIGHT  PICKS
            10.0.0.7:8000       pod-1  qwen3-32b,my-lora  ready     0s     discovered  ok             2      2
            10.0.0.7:8001       pod-1  -                  starting  0s     discovered  -              0      0
            [2001:db8::7]:8000  -      qwen3-32b          syncing   0s     discovered  -              0      0
            """);
    assertThat(err.toString()).isEmpty();
    assertThat(exit).isZero();
  }

  @Test
  void servers_ofSeveralPools_sayWhich() {
    admin.discoverThree();
    admin.second.applyDiscovery(
        List.of(
            AdminFixture.endpoint(
                "10.0.0.9:8000",
                "p",
                List.of(
                    ServedModel.of("a"),
                    ServedModel.of("b"),
                    ServedModel.of("c"),
                    ServedModel.of("d"),
                    ServedModel.of("e")))));

    run("--admin", admin.url() + "/");

    assertThat(out.toString().lines()).hasSize(5).first().asString().startsWith("POOL   SERVER ");
    assertThat(out.toString().lines().toList().get(4))
        .startsWith("embed  10.0.0.9:8000       p      a,b,c +2 ");
  }

  @Test
  void servers_withWorkOfOthers_sayHowMuch() {
    admin.discoverThree();
    new LoadQuestion(admin.first.snapshot().endpoint(0).load()).answered(9);

    run("--admin", admin.url());

    assertThat(out.toString().lines().toList().get(0)).endsWith("IN-FLIGHT  OTHERS  PICKS");
    assertThat(out.toString().lines().toList().get(1)).endsWith("2       7      2");
  }

  @Test
  void servers_foundByARule_sayByWhich() {
    EndpointId id = new EndpointId("10.0.0.7:8000");
    admin.first.applyDiscovery(
        List.of(
            new Endpoint(
                id,
                "pod-1",
                List.of(),
                null,
                false,
                8000,
                MetricsPlace.at(8000),
                null,
                "active-ports")));

    run("--admin", admin.url(), "--pool", "chat");

    assertThat(out.toString().lines().toList().get(0)).startsWith("SERVER         POD    FOUND-BY");
    assertThat(out.toString().lines().toList().get(1)).contains("pod-1  active-ports");
  }

  @Test
  void servers_thatShareAccelerators_sayWithWhomAndWhoIsAwake() {
    EndpointId id = new EndpointId("10.0.0.7:8000");
    admin.first.applyDiscovery(List.of(Endpoints.sharing("gpu-0", id.text(), "m")));
    admin.first.setWakefulness(List.of(id), Wakefulness.ASLEEP);

    run("--admin", admin.url(), "--pool", "chat");

    assertThat(out.toString().lines().toList().get(0)).contains("POD  DEVICES  AWAKE   MODELS");
    assertThat(out.toString().lines().toList().get(1)).contains("-    gpu-0    asleep  m");
  }

  @Test
  void servers_thatTellOfThemselves_saysWhatAndHowLongAgo() {
    admin.discoverThree();
    admin.firstTellsOfItself();

    run("--admin", admin.url());

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(0)).endsWith("IN-FLIGHT  RUNNING  WAITING   KV  AGE  PICKS");
    assertThat(lines.get(1)).containsPattern(" 3 +2 +50% +3s +\\d+$");
    assertThat(lines.get(2)).containsPattern(" - +- +- +- +\\d+$");
  }

  @Test
  void servers_ofOnePool_areOnlyThose() {
    admin.discoverThree();

    assertThat(run("--admin", admin.url(), "--pool", "embed")).isZero();
    assertThat(out.toString()).isEqualToNormalizingNewlines("no servers\n");
  }

  @Test
  void servers_addressWithoutScheme_isTaken() {
    assertThat(run("--admin", admin.url().substring("http://".length()))).isZero();
  }

  @Test
  void servers_namesThatWouldDriveATerminal_areDefused() {
    admin.first.applyDiscovery(
        List.of(
            AdminFixture.endpoint(
                "10.0.0.1:80", "\u001b[2Jpod", List.of(ServedModel.of("m\r\nx")))));

    run("--admin", admin.url());

    assertThat(out.toString())
        .contains("\ufffd[2Jpod")
        .contains("m\ufffd\ufffdx")
        .doesNotContain("\u001b");
  }

  @Test
  void unknownPool_isOneLine() {
    assertFails(run("--admin", admin.url(), "--pool", "nope"), "There is no pool 'nope'.");
  }

  @Test
  void nobodyListens_isOneLine() throws Exception {
    String url;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "http://127.0.0.1:" + socket.getLocalPort();
    }

    assertFails(
        run("--admin", url),
        "nothing answers at " + url + "; is Berth running, and is this its admin address?");
  }

  @Test
  void hangingServer_isOneLine() throws Exception {
    try (RawHttpServer hanging = RawHttpServer.start(head -> Reply.nothing())) {
      String url = "http://" + hanging.id().text();

      int exit = runWith(Duration.ofMillis(300), "--admin", url);

      assertFails(exit, url + " did not answer within 0.3 seconds");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[null]",
        "[{}]",
        "[1]",
        "<html>hello</html>",
        "[{\"address\":\"a\",\"pool\":\"p\",\"models\":[],\"state\":\"ready\",\"picks\":1}]",
        "[{\"address\":\"a\",\"pool\":\"p\",\"models\":[null],\"state\":\"ready\",\"picks\":1,"
            + "\"inFlight\":{\"requests\":1,\"promptTokens\":1}}]"
      })
  void nonsense_isOneLine(String body) throws Exception {
    try (RawHttpServer other = RawHttpServer.start(head -> Reply.ok(body))) {
      String url = "http://" + other.id().text();

      assertFails(
          run("--admin", url),
          "what answers at "
              + url
              + " is not the admin address of Berth: status 200 and no list of servers");
    }
  }

  @Test
  void otherServersErrorPage_isOneLine() throws Exception {
    try (RawHttpServer other = RawHttpServer.start(head -> Reply.status("404 Not Found", "no"))) {
      String url = "http://" + other.id().text();

      assertFails(
          run("--admin", url),
          "what answers at "
              + url
              + " is not the admin address of Berth: status 404 and no list of servers");
    }
  }

  @Test
  void noHttpAtAll_isOneLine() throws Exception {
    try (RawHttpServer other = RawHttpServer.start(head -> Reply.of("SSH-2.0\r\n").andClose())) {
      int exit = run("--admin", "http://" + other.id().text());

      assertThat(exit).isEqualTo(1);
      assertThat(err.toString().lines()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://", "ftp://x", "http://a b", "http://[::1", "://"})
  void noUrl_isOneLine(String url) {
    assertFails(run("--admin", url), "--admin " + url + " is no URL such as http://127.0.0.1:9090");
  }

  private void assertFails(int exit, String sentence) {
    assertThat(err.toString()).isEqualToNormalizingNewlines("berth servers: " + sentence + "\n");
    assertThat(out.toString()).isEmpty();
    assertThat(exit).isEqualTo(1);
  }

  private int run(String... arguments) {
    return runWith(Duration.ofSeconds(20), arguments);
  }

  private int runWith(Duration timeout, String... arguments) {
    return new CommandLine(new ServersCommand(timeout))
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
