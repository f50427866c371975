package dev.berth.it.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Envoy's administration port. Any thread. */
public final class EnvoyAdmin {

  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI uri;

  /**
   * @param address {@code ip:port}, as Envoy writes it to its admin address file
   */
  EnvoyAdmin(String address) {
    this.uri = URI.create("http://" + address);
  }

  /** Whether Envoy listens for clients: false while it waits for its first configuration. */
  public boolean isReady() {
    return get("/ready").equals("LIVE\n");
  }

  /** What Envoy says it is: a commit and a version, with slashes between and around. */
  public String version() {
    return json("/server_info").path("version").asString();
  }

  /** The port that a listener got. */
  public int port(String listener) {
    for (JsonNode status : json("/listeners?format=json").path("listener_statuses")) {
      if (status.path("name").asString().equals(listener)) {
        return status.at("/local_address/socket_address/port_value").asInt();
      }
    }
    throw new IllegalStateException("Envoy has no listener " + listener);
  }

  /** A counter or gauge; 0 for one that nothing has touched yet. */
  public long stat(String name) {
    for (JsonNode stat : json("/stats?format=json&filter=%5E" + name + "$").path("stats")) {
      if (stat.path("name").asString().equals(name)) {
        return stat.path("value").asLong();
      }
    }
    return 0;
  }

  private JsonNode json(String path) {
    return JSON.readTree(get(path));
  }

  private String get(String path) {
    HttpRequest request = HttpRequest.newBuilder(uri.resolve(path)).timeout(PATIENCE).build();
    try {
      return HTTP.send(request, BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Envoy", e);
    }
  }
}
