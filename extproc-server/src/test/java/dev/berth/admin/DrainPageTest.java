package dev.berth.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Lifecycle;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.PooledEndpoint;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DrainPageTest {

  private static final String SERVER = "10.0.0.7:8000";

  private final HttpClient client = HttpClient.newHttpClient();
  private final AdminFixture admin;

  DrainPageTest() throws IOException {
    admin = new AdminFixture();
    admin.discoverThree();
  }

  @AfterEach
  void close() {
    admin.close();
  }

  @Test
  void drain_aServer_getsNothingNewUntilItIsUndrained() throws Exception {
    HttpResponse<String> drained = post("/api/servers/" + SERVER + "/drain");

    assertThat(drained.statusCode()).isEqualTo(200);
    assertThat(drained.body())
        .contains("\"state\":\"draining\"", "\"cause\":\"drained_by_command\"", "\"requests\":2");
    assertThat(state(SERVER)).isEqualTo(Lifecycle.DRAINING);

    post("/api/servers/" + SERVER + "/undrain");

    assertThat(state(SERVER)).isEqualTo(Lifecycle.RECOVERING);
  }

  @Test
  void drain_aPod_allItsServers() throws Exception {
    post("/api/pods/pod-1/drain?pool=chat");

    assertThat(admin.first.snapshot().endpoints())
        .filteredOn(PooledEndpoint::isDraining)
        .extracting(endpoint -> endpoint.endpoint().pod())
        .containsExactly("pod-1", "pod-1");
  }

  @Test
  void drain_inAnotherPoolOnly_touchesNothing() throws Exception {
    assertThat(post("/api/pods/pod-1/drain?pool=embed").statusCode()).isEqualTo(404);

    assertThat(admin.first.snapshot().endpoints()).noneMatch(PooledEndpoint::isDraining);
  }

  @Test
  void drain_nobodyKnowsIt_saysSo() throws Exception {
    HttpResponse<String> answer = post("/api/servers/10.9.9.9:1/drain");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).isEqualTo("{\"error\":\"There is no such server or pod.\"}");
  }

  @Test
  void undrain_whatTheFileDrains_refused() throws Exception {
    admin.first.applyDiscovery(
        List.of(
            new Endpoint(new EndpointId(SERVER), null, List.of(ServedModel.of("m")), null, true)));

    assertThat(post("/api/servers/" + SERVER + "/undrain").statusCode()).isEqualTo(409);
    assertThat(state(SERVER)).isEqualTo(Lifecycle.DRAINING);
  }

  @Test
  void drain_byGet_changesNothing() throws Exception {
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(url("/api/servers/" + SERVER + "/drain")).GET());

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(state(SERVER)).isEqualTo(Lifecycle.READY);
  }

  @Test
  void drain_forAPageOfAnotherOrigin_refused() throws Exception {
    HttpResponse<String> answer =
        send(
            HttpRequest.newBuilder(url("/api/servers/" + SERVER + "/drain"))
                .header("Origin", "http://evil.example")
                .POST(HttpRequest.BodyPublishers.noBody()));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(state(SERVER)).isEqualTo(Lifecycle.READY);
  }

  private Lifecycle state(String address) {
    return admin.first.snapshot().endpoint(admin.first.snapshot().positionOf(address)).lifecycle();
  }

  private HttpResponse<String> post(String path) throws Exception {
    return send(HttpRequest.newBuilder(url(path)).POST(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private URI url(String path) {
    return URI.create(admin.url() + path);
  }
}
