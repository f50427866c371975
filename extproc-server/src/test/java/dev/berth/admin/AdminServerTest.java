package dev.berth.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.base.HostPort;
import dev.berth.config.AdminConfig;
import dev.berth.endpoint.EndpointId;
import dev.berth.health.ProbeOutcome;
import dev.berth.testing.ManualTicker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over real HTTP. The JSON is pinned to the letter: people and programs read it. */
class AdminServerTest {

  private static final String NO_SERVERS =
      """
      "servers":{"starting":0,"syncing":0,"ready":0,"suspect":0,"ejected":0,"half_open":0,\
      "recovering":0,"draining":0},"models":[],\
      """;

  private static final String NEW =
      """
      {"cause":"discovered","sinceSeconds":0,"probe":null,\
      "events":[{"state":"ready","cause":"discovered","secondsAgo":0}]}\
      """;

  private final HttpClient client = HttpClient.newHttpClient();
  private final AdminFixture admin;

  AdminServerTest() throws IOException {
    admin = new AdminFixture();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void metrics_arePrometheusText() throws Exception {
    HttpResponse<String> page = get("/metrics");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(page.body()).isEqualTo("berth_picks_total 3.0\n");
  }

  @Test
  void healthz_runningProcess_isOkEvenWhenNotReady() throws Exception {
    admin.grpc = Finding.blocking("draining");

    assertJson(get("/healthz"), 200, "{\"status\":\"ok\"}");
  }

  @Test
  void readyz_allWell_isOk() throws Exception {
    assertJson(
        get("/readyz"),
        200,
        """
        {"ready":true,"checks":[\
        {"name":"grpc","ok":true,"problem":null,"blocking":false},\
        {"name":"discovery/chat","ok":true,"problem":null,"blocking":false}]}\
        """);
  }

  @Test
  void readyz_blockingProblem_isUnavailableAndSaysWhy() throws Exception {
    admin.grpc = Finding.blocking("draining");

    assertJson(
        get("/readyz"),
        503,
        """
        {"ready":false,"checks":[\
        {"name":"grpc","ok":false,"problem":"draining","blocking":true},\
        {"name":"discovery/chat","ok":true,"problem":null,"blocking":false}]}\
        """);
  }

  @Test
  void readyz_brokenFileWithALastGoodOne_isReadyAndSaysWhatIsWrong() throws Exception {
    admin.discovery = new DiscoveryView(true, "servers.yaml line 3: \"x\" is no address", 5);

    assertJson(
        get("/readyz"),
        200,
        """
        {"ready":true,"checks":[\
        {"name":"grpc","ok":true,"problem":null,"blocking":false},\
        {"name":"discovery/chat","ok":false,\
        "problem":"servers.yaml line 3: \\"x\\" is no address","blocking":false}]}\
        """);
  }

  @Test
  void servers_eachWithStateAndWork() throws Exception {
    admin.discoverThree();
    admin.second.applyDiscovery(
        List.of(AdminFixture.endpoint("10.0.0.9:8000", "pod-9", List.of())));

    assertJson(
        get("/api/servers"),
        200,
        """
        [{"address":"10.0.0.7:8000","pod":"pod-1","lockstep":null,"deviceGroup":null,"wakefulness":null,"rule":null,"pool":"chat",\
        "models":[{"name":"qwen3-32b","base":null},{"name":"my-lora","base":"qwen3-32b"}],\
        "state":"ready","health":NEW,"inFlight":{"requests":2,"promptTokens":1234,"others":0},\
        "metrics":null,"picks":2},\
        {"address":"10.0.0.7:8001","pod":"pod-1","lockstep":null,"deviceGroup":null,"wakefulness":null,"rule":null,"pool":"chat","models":[],\
        "state":"starting","health":NEW,"inFlight":{"requests":0,"promptTokens":0,"others":0},\
        "metrics":null,"picks":0},\
        {"address":"[2001:db8::7]:8000","pod":null,"lockstep":null,"deviceGroup":null,"wakefulness":null,"rule":null,"pool":"chat",\
        "models":[{"name":"qwen3-32b","base":null}],\
        "state":"syncing","health":NEW,"inFlight":{"requests":0,"promptTokens":0,"others":0},\
        "metrics":null,"picks":0},\
        {"address":"10.0.0.9:8000","pod":"pod-9","lockstep":null,"deviceGroup":null,"wakefulness":null,"rule":null,"pool":"embed","models":[],\
        "state":"ready","health":NEW,"inFlight":{"requests":0,"promptTokens":0,"others":0},\
        "metrics":null,"picks":0}]\
        """
            .replace("NEW", NEW));
  }

  @Test
  void servers_thatFail_sayWhyAndSinceWhen() throws Exception {
    admin.discoverThree();
    admin.first.health().onProbe(new EndpointId("10.0.0.7:8000"), ProbeOutcome.OK);
    admin.first.health().onProbe(new EndpointId("10.0.0.7:8000"), ProbeOutcome.REFUSED);

    assertThat(get("/api/servers").body())
        .contains(
            """
            "state":"ejected","health":{"cause":"probe_failed","sinceSeconds":0,\
            "probe":{"outcome":"refused","secondsAgo":0},"events":[\
            {"state":"ejected","cause":"probe_failed","secondsAgo":0},\
            {"state":"ready","cause":"discovered","secondsAgo":0}]}\
            """);
  }

  @Test
  void servers_thatTellOfThemselves_areShownWithTheAgeOfTheirWord() throws Exception {
    admin.discoverThree();
    admin.firstTellsOfItself();

    assertThat(get("/api/servers").body())
        .contains(
            """
            "metrics":{"running":3.0,"waiting":2.0,"kvCacheUsage":0.5,"kvCacheTokens":null,\
            "kvBlockTokens":16.0,"secondsAgo":3}\
            """);
  }

  @Test
  void servers_ofOnePool_areOnlyThose() throws Exception {
    admin.discoverThree();

    assertJson(get("/api/servers?pool=embed"), 200, "[]");
    assertThat(get("/api/servers?x=1&pool=ch%61t").body()).contains("10.0.0.7:8001");
  }

  @Test
  void servers_ofAPoolThatIsNot_saysSo() throws Exception {
    assertJson(get("/api/servers?pool=a%22b"), 404, "{\"error\":\"There is no pool 'a\\\"b'.\"}");
  }

  @Test
  void servers_tenThousand_areAllThere() throws Exception {
    admin.discoverMany(10_000);

    String body = get("/api/servers?pool=chat").body();

    assertThat(body).startsWith("[{").endsWith("}]").contains("\"10.0.0.1:19999\"");
    assertThat(body.split("\"address\"", -1)).hasSize(10_001);
  }

  @Test
  void pools_withEverythingThatIsKnownOfThem() throws Exception {
    admin.discoverThree();
    admin.accessLogs.onOpen("10.0.9.1");
    admin.envoys.addAll(List.of("10.0.9.1", "10.0.9.2"));
    admin.subscribers.add(new SubscriberView("envoy-a", "synced", "7", 2));
    admin.subscribers.add(new SubscriberView("envoy-b", "waiting", null, 0));
    admin.discovery = new DiscoveryView(true, "the file is gone", 61);

    assertJson(
        get("/api/pools"),
        200,
        """
        [{"name":"chat","servers":{"starting":1,"syncing":1,"ready":1,"suspect":0,"ejected":0,"half_open":0,\
        "recovering":0,"draining":0},\
        "models":[{"name":"my-lora","base":"qwen3-32b"},{"name":"qwen3-32b","base":null}],\
        "completion":{"configured":"auto","inForce":[\
        {"envoy":"10.0.9.1","completion":"accessLog"},{"envoy":"10.0.9.2","completion":"stream"}]},\
        "discovery":{"complete":true,"problem":"the file is gone","staleSeconds":61},\
        "edsSubscribers":[\
        {"envoy":"envoy-a","state":"synced","acknowledgedVersion":"7","servers":2},\
        {"envoy":"envoy-b","state":"waiting","acknowledgedVersion":null,"servers":0}]},\
        {"name":"embed",\
        """
            + NO_SERVERS
            + """
            "completion":{"configured":"stream","inForce":[\
            {"envoy":"10.0.9.1","completion":"stream"},{"envoy":"10.0.9.2","completion":"stream"}]},\
            "discovery":{"complete":true,"problem":"the file is gone","staleSeconds":61},"edsSubscribers":[]}]\
            """);
  }

  @Test
  void pools_ofOneName_isOnlyThatOne() throws Exception {
    assertJson(
        get("/api/pools?pool=embed"),
        200,
        "[{\"name\":\"embed\","
            + NO_SERVERS
            + """
            "completion":{"configured":"stream","inForce":[]},\
            "discovery":{"complete":true,"problem":null,"staleSeconds":0},"edsSubscribers":[]}]\
            """);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api", "/api/servers/", "/metrics/x", "/%22"})
  void unknownPath_isNotFoundAndListsThePages(String path) throws Exception {
    assertJson(
        get(path),
        404,
        "{\"error\":\"There is no such page. There are"
            + " [/api/explain, /api/groups, /api/pods/NAME/drain, /api/pods/NAME/undrain,"
            + " /api/pools, /api/servers, /api/servers/IP:PORT/drain, /api/servers/IP:PORT/sleep,"
            + " /api/servers/IP:PORT/undrain, /api/servers/IP:PORT/wake, /healthz, /metrics,"
            + " /readyz].\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH"})
  void otherMethod_isNotAllowed(String method) throws Exception {
    HttpResponse<String> page =
        client.send(
            HttpRequest.newBuilder(uri("/api/servers"))
                .method(method, BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofString());

    assertJson(page, 405, "{\"error\":\"This page can only be read: use GET.\"}");
    assertThat(page.headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @Test
  void head_hasNoBody() throws Exception {
    HttpResponse<String> page =
        client.send(
            HttpRequest.newBuilder(uri("/metrics")).method("HEAD", BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).isEmpty();
  }

  @Test
  void pageWithABug_failsWithoutATrace() throws Exception {
    AdminSources buggy =
        new AdminSources(
            () -> {
              throw new IllegalStateException("secret");
            },
            List.of(),
            List::of,
            1);
    try (AdminServer server = start(new HostPort("127.0.0.1", 0), buggy)) {
      HttpResponse<String> page = get("http://127.0.0.1:" + server.port(), "/metrics");

      assertJson(page, 500, "{\"error\":\"This page failed. The log says more.\"}");
    }
  }

  @Test
  void manyReadersAtOnce_areAllAnswered() throws Exception {
    admin.discoverMany(500);

    List<CompletableFuture<HttpResponse<String>>> pages = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      pages.add(
          client.sendAsync(
              HttpRequest.newBuilder(uri("/api/servers")).build(), BodyHandlers.ofString()));
    }

    for (CompletableFuture<HttpResponse<String>> page : pages) {
      assertThat(page.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void start_addressInUse_saysWhichAndWhy() {
    HostPort taken = new HostPort("127.0.0.1", admin.server.port());

    assertThatThrownBy(() -> start(taken, new AdminSources(() -> "", List.of(), List::of, 1)))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("cannot listen on " + taken + " for the admin pages: ")
        .hasMessageContaining("in use");
  }

  @Test
  void close_nobodyAnswersAnyMore() {
    admin.close();

    assertThatThrownBy(() -> get("/healthz")).isInstanceOf(IOException.class);
  }

  private static AdminServer start(HostPort address, AdminSources sources) throws IOException {
    return AdminServer.start(new AdminConfig(address, 0, null), sources, new ManualTicker());
  }

  private static void assertJson(HttpResponse<String> page, int status, String json) {
    assertThat(page.body()).isEqualTo(json);
    assertThat(page.statusCode()).isEqualTo(status);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("application/json");
  }

  private HttpResponse<String> get(String path) throws Exception {
    return get(admin.url(), path);
  }

  private HttpResponse<String> get(String base, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create(base + path)).build(), BodyHandlers.ofString());
  }

  private URI uri(String path) {
    return URI.create(admin.url() + path);
  }
}
