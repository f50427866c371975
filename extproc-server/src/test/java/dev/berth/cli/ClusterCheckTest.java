package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.BerthConfig;
import dev.berth.config.BerthConfigFile;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.config.KubernetesDiscoveryConfig;
import dev.berth.discovery.kubernetes.PoolSurvey;
import dev.berth.discovery.kubernetes.SurveyedPod;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.MetricsPlace;
import dev.berth.endpoint.ServedModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCheckTest {

  private static final String CHAT = "chat";
  private static final String CODE = "code";

  private final StringWriter out = new StringWriter();

  @TempDir private Path directory;
  private ServerSocket open;
  private ServerSocket bound;

  @BeforeEach
  void listen() throws IOException {
    open = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    bound = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    bound.close();
  }

  @AfterEach
  void close() throws IOException {
    open.close();
  }

  @Test
  void of_serverThatTakesConnections_noProblem() throws Exception {
    List<String> problems = check(Map.of(CHAT, survey(pod("a", server(open, open)))), CHAT);

    assertThat(problems).isEmpty();
    assertThat(out.toString().lines())
        .containsExactly(
            "pool chat: the cluster: pods: 1, servers: 1",
            "POD  FOUND-BY    SERVER           STATE  MODELS  PORTS",
            "a    pool-ports  127.0.0.1:%d  ready  asked   open".formatted(open.getLocalPort()));
  }

  @Test
  void of_portsThatTakeNone_areNamedOnceEach() throws Exception {
    List<String> problems = check(Map.of(CHAT, survey(pod("a", server(open, bound)))), CHAT);

    assertThat(problems)
        .containsExactly(
            "pool chat: no connection to %s (Connection refused)".formatted(address(bound)));
    assertThat(out.toString()).contains("closed: " + bound.getLocalPort());
  }

  @Test
  void of_drainingServer_isNotTried() throws Exception {
    Endpoint draining = new Endpoint(address(bound), "a", List.of(ServedModel.of("m")), null, true);

    assertThat(check(Map.of(CHAT, survey(pod("a", draining))), CHAT)).isEmpty();
    assertThat(out.toString()).containsPattern("draining +m +-");
  }

  @Test
  void of_podWithoutServers_isARowOfItsOwn() throws Exception {
    assertThat(check(Map.of(CHAT, survey(pod("a"))), CHAT)).isEmpty();
    assertThat(out.toString()).containsPattern("a +pool-ports +- +ready +- +-");
  }

  @Test
  void of_oneServerInTwoPools_isAProblem() throws Exception {
    PoolSurvey same = survey(pod("a", server(open, open)));

    assertThat(check(Map.of(CHAT, same, CODE, same), CHAT, CODE))
        .containsExactly("pool code: %s is in the pool chat, too".formatted(address(open)));
  }

  @Test
  void of_problemsOfTheSurvey_areThoseOfThePool() throws Exception {
    PoolSurvey unseen = new PoolSurvey("the cluster", List.of(), List.of("no pod"));

    assertThat(check(Map.of(CHAT, unseen), CHAT)).containsExactly("pool chat: no pod");
    assertThat(out.toString().lines())
        .containsExactly("pool chat: the cluster: pods: 0, servers: 0");
  }

  private List<String> check(Map<String, PoolSurvey> surveys, String... pools) throws Exception {
    StringBuilder yaml = new StringBuilder("grpc: {address: '127.0.0.1:9002'}\npools:\n");
    for (String pool : pools) {
      yaml.append(
          "- {name: %s, discovery: {kubernetes: {inferencePool: %s}}}\n".formatted(pool, pool));
    }
    Path file = Files.writeString(directory.resolve("berth.yaml"), yaml);
    BerthConfig config = ((Loaded<BerthConfig>) BerthConfigFile.read(file)).config();
    return new ClusterCheck(
            (KubernetesDiscoveryConfig asked) -> surveys.get(asked.inferencePool()),
            new ClosedPorts(Duration.ofSeconds(10)),
            new PrintWriter(out, true))
        .of(config);
  }

  private static PoolSurvey survey(SurveyedPod... pods) {
    return new PoolSurvey("the cluster", List.of(pods), List.of());
  }

  private static SurveyedPod pod(String name, Endpoint... servers) {
    return new SurveyedPod(name, false, "pool-ports", List.of(servers));
  }

  private static Endpoint server(ServerSocket requests, ServerSocket metrics) {
    int port = requests.getLocalPort();
    return new Endpoint(
        address(requests),
        "a",
        null,
        null,
        false,
        port,
        MetricsPlace.at(metrics.getLocalPort()),
        null,
        "pool-ports");
  }

  private static EndpointId address(ServerSocket socket) {
    return new EndpointId("127.0.0.1:" + socket.getLocalPort());
  }
}
