package dev.berth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.admin.AdminFixture;
import dev.berth.endpoint.ServedModel;
import dev.berth.engine.RawHttpServer;
import dev.berth.engine.RawHttpServer.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Against a real admin server, and against things that are none. */
class ExplainCommandTest {

  private static final String BODY = "{\"model\":\"qwen3-32b\",\"stream\":true}";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AdminFixture admin;

  @TempDir private Path directory;

  ExplainCommandTest() throws IOException {
    admin = new AdminFixture();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void routedRequest_tableAndVerdict() throws Exception {
    admin.discoverThree();

    int exit = run("--body", file(BODY));

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
            POST /v1/chat/completions: chat_completions, model qwen3-32b, streamed, 35 bytes, about 8 tokens

            pool chat, model qwen3-32b: 1 of 3 servers are candidates
            RANK  SERVER              POD    STATE     REQUESTS  TOKENS  WORK  DROPPED
               1  10.0.0.7:8000       pod-1  ready            2    1234  3282
               -  10.0.0.7:8001       pod-1  starting         0       0     0  not ready
               -  [2001:db8::7]:8000  -      syncing          0       0     0  not ready
            -> goes to 10.0.0.7:8000
            """);
    assertThat(exit).isZero();
  }

  /** As the shell makes one of {@code --body <(command)}: it does not say how long it will be. */
  @Test
  void bodyIsAPipe_isReadToItsEnd() throws Exception {
    admin.discoverThree();
    Path pipe = directory.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process writer =
        new ProcessBuilder("sh", "-c", "printf %s '" + BODY + "' > " + pipe).inheritIO().start();

    int exit = run("--body", pipe.toString());

    writer.destroy();
    assertThat(out.toString()).contains("35 bytes", "-> goes to 10.0.0.7:8000");
    assertThat(exit).isZero();
  }

  @Test
  void profile_hasAColumnForEachScorer() throws Exception {
    admin.discoverThree();

    int exit = run("--body", file(BODY), "--header", "x-policy=scores");

    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .contains(
            """
            RANK  SERVER              POD    STATE     REQUESTS  TOKENS  CACHED  PREFIX-CACHE x2.5  QUEUE x1  TOTAL  DROPPED
               1  10.0.0.7:8000       pod-1  ready            2    1234       0              0.000    0.500?  0.500
               -  10.0.0.7:8001       pod-1  starting         0       0       -                  -         -      -  not ready
               -  [2001:db8::7]:8000  -      syncing          0       0       -                  -         -      -  not ready
            """);
    assertThat(exit).isZero();
  }

  @Test
  void serverThatTellsOfItself_saysWhatAndHowLongAgo() throws Exception {
    admin.discoverThree();
    admin.firstTellsOfItself();

    run("--body", file(BODY));

    assertThat(out.toString())
        .containsPattern("TOKENS +RUNNING +WAITING +KV +AGE +WORK")
        .containsPattern(" 3 +2 +50% +3s ");
  }

  @Test
  void equalServersAndASubset_areNamed() {
    admin.discoverMany(12);

    assertThat(in(BODY, "--body", "-", "--subset", "10.0.0.1:10000,10.0.0.1:10001,10.9.9.9:1"))
        .isZero();
    assertThat(out.toString())
        .contains("the gateway allows 3 addresses; not in the pool: 10.9.9.9:1")
        .contains("outside the subset")
        .contains("-> goes to 10.0.0.1:10000 or 10.0.0.1:10001 (equals: chance decides)");
    in(BODY, "--body", "-");
    assertThat(out.toString()).contains(" or 10.0.0.1:10003 or one of 8 others (equals");
  }

  @Test
  void alias_oneTableForEachModelWithItsShare() {
    admin.discoverThree();

    assertThat(in("{\"model\":\"assistant\"}", "--body", "-")).isZero();
    assertThat(out.toString())
        .contains("pool chat, model qwen3-32b, 3 of 4 requests: 1 of 3 servers are candidates")
        .contains("pool chat, model my-lora (an adapter of qwen3-32b), 1 of 4 requests: 1 of 3");
  }

  @Test
  void fallbacks_areNamed() {
    admin.discoverMany(2);

    in(BODY, "--body", "-");

    assertThat(out.toString()).contains("chance decides); if that fails, to 10.0.0.1:10001");
  }

  @Test
  void rejectedRequest_saysWithWhatAndExits1() {
    admin.discoverThree();

    assertThat(in("{\"model\":\"gpt-4\"}", "--body", "-")).isEqualTo(1);
    assertThat(out.toString())
        .contains("-> is rejected with 404 model_not_found: The model 'gpt-4' is not served here.");
  }

  @Test
  void noServer_listsThemAndExits1() {
    admin.first.applyDiscovery(List.of(AdminFixture.endpoint("10.0.0.1:1", null, null)));

    assertThat(run()).isEqualTo(1);
    assertThat(out.toString())
        .contains("no model, 0 bytes")
        .contains("10.0.0.1:1")
        .contains("-> is rejected with 503 no_ready_server, Retry-After 2: ");
  }

  @Test
  void thousandServers_countsTheUnlisted() {
    admin.discoverMany(1_000);

    assertThat(in(BODY, "--body", "-")).isZero();
    assertThat(out.toString())
        .contains("1000 of 1000 servers are candidates, of which a decision compares 64")
        .contains("and 744 more; no candidates in all: none");
  }

  @Test
  void answeredRequest_exits0() {
    assertThat(run("--method", "GET", "--path", "/v1/models?x=1&y=2")).isZero();
    assertThat(out.toString())
        .startsWith("GET /v1/models?x=1&y=2: list_models, no model")
        .contains("-> is answered by Berth itself");
  }

  @Test
  void json_isTheAnswerAsItIs() {
    admin.discoverThree();

    in(BODY, "--body", "-", "--json", "--pool", "chat", "--header", "anthropic-version=1");

    assertThat(out.toString())
        .startsWith("{\"pool\":\"chat\",\"result\":\"routed\"")
        .contains("\"dialect\":\"anthropic\"");
  }

  @Test
  void tooLargeABody_isARejection() {
    int exit = in("x".repeat((1 << 20) + 1), "--body", "-");

    assertThat(err.toString()).startsWith("berth explain: The body is larger than grpc.maxBody");
    assertThat(exit).isEqualTo(1);
  }

  @Test
  void unknownPool_exits2() {
    assertFails(run("--pool", "nope"), "There is no pool 'nope'.");
  }

  @Test
  void tokenFile_isShown() throws Exception {
    Path token = Files.writeString(directory.resolve("token"), "a-token-of-some-length\n");
    try (RawHttpServer guarded =
        RawHttpServer.start(
            head ->
                head.contains("Authorization: Bearer a-token-of-some-length\n")
                    ? Reply.status("404 Not Found", "{\"error\":\"the token is right\"}")
                    : Reply.status("401 Unauthorized", "{\"error\":\"no token\"}"))) {
      String url = "http://" + guarded.id().text();

      assertFails(run("--admin", url, "--token-file", token.toString()), "the token is right");
      assertFails(run("--admin", url), "no token");
    }
  }

  @Test
  void noFile_exits2() {
    String missing = directory.resolve("nope.json").toString();

    assertFails(run("--body", missing), "--body " + missing + " is no file that can be read");
    assertFails(
        run("--body", directory.toString()),
        "--body " + directory + " is no file that can be read");
  }

  @Test
  void unknownOption_exits2() {
    assertThat(run("--bdy", "x")).isEqualTo(2);
  }

  @Test
  void nobodyListens_exits2() throws Exception {
    String url;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      url = "http://127.0.0.1:" + socket.getLocalPort();
    }

    assertFails(
        run("--admin", url),
        "nothing answers at " + url + "; is Berth running, and is this its admin address?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "[]",
        "hello",
        "{\"pool\":\"a\",\"result\":\"routed\",\"request\":{},\"choices\":[null]}"
      })
  void nonsense_exits2(String body) throws Exception {
    try (RawHttpServer other = RawHttpServer.start(head -> Reply.ok(body))) {
      String url = "http://" + other.id().text();

      assertFails(
          run("--admin", url),
          "what answers at "
              + url
              + " is not the admin address of Berth: status 200 and no explanation");
    }
  }

  @Test
  void namesThatWouldDriveATerminal_areDefused() {
    admin.first.applyDiscovery(
        List.of(
            AdminFixture.endpoint("10.0.0.1:80", "\u001b[2Jpod", List.of(ServedModel.of("m")))));

    in("{\"model\":\"\\u001b[2Jm\"}", "--body", "-", "--path", "/v1/\u001bx");
    in("{\"model\":\"m\"}", "--body", "-");

    assertThat(out.toString())
        .contains("\ufffd[2Jpod")
        .contains("\ufffd[2Jm")
        .doesNotContain("\u001b");
  }

  private void assertFails(int exit, String sentence) {
    assertThat(err.toString()).isEqualToNormalizingNewlines("berth explain: " + sentence + "\n");
    assertThat(out.toString()).isEmpty();
    assertThat(exit).isEqualTo(2);
    err.getBuffer().setLength(0);
  }

  private String file(String body) throws IOException {
    return Files.writeString(directory.resolve("body.json"), body).toString();
  }

  private int run(String... arguments) {
    return in("", arguments);
  }

  private int in(String input, String... arguments) {
    CommandLine command =
        new CommandLine(
            new ExplainCommand(
                Duration.ofSeconds(20), new ByteArrayInputStream(input.getBytes(UTF_8))));
    String[] all = new String[arguments.length + 2];
    all[0] = "--admin";
    all[1] = admin.url();
    boolean otherAdmin = List.of(arguments).contains("--admin");
    System.arraycopy(arguments, 0, all, 2, arguments.length);
    return command
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(otherAdmin ? arguments : all);
  }
}
