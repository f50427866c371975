package dev.berth.bench.soak;

import static dev.berth.it.stack.Eventually.eventually;

import dev.berth.it.stack.BerthProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The process of Berth, seen from outside: its admin pages, and what the system says of it. */
final class BerthProbe {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http = HttpClient.newHttpClient();
  private final BerthProcess process;
  private final URI admin;

  BerthProbe(BerthProcess process, int adminPort) {
    this.process = process;
    this.admin = URI.create("http://127.0.0.1:" + adminPort);
  }

  BerthProcess process() {
    return process;
  }

  /** Blocks until Berth says that it is ready. */
  void awaitReady() {
    eventually("Berth is ready", () -> process.isAlive() && isReady());
  }

  private boolean isReady() {
    try {
      get("/readyz");
      return true;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  /** All meters as they stand. */
  Scrape scrape() {
    return Scrape.of(get("/metrics"));
  }

  /** What {@code /api/servers} counts in flight, requests and prompt tokens together. */
  long inFlightByServersPage() {
    long sum = 0;
    for (JsonNode server : JSON.readTree(get("/api/servers"))) {
      sum += server.at("/inFlight/requests").asLong();
      sum += server.at("/inFlight/promptTokens").asLong();
    }
    return sum;
  }

  /** Asks for the pages that nothing here is read from. */
  void leafThrough() {
    get("/api/pools");
    HttpRequest question =
        HttpRequest.newBuilder(admin.resolve("/api/explain?path=" + Bodies.CHAT))
            .timeout(PATIENCE)
            .POST(
                BodyPublishers.ofString(
                    Bodies.chat(BerthFolder.MODEL, "where would this go?", 1, true, true)))
            .build();
    send(question);
  }

  private String get(String path) {
    return send(HttpRequest.newBuilder(admin.resolve(path)).timeout(PATIENCE).build());
  }

  private String send(HttpRequest request) {
    try {
      var response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new IOException(request.uri() + " answered " + response.statusCode());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Berth", e);
    }
  }

  /**
   * What the process holds at this moment. Collects its garbage first.
   *
   * @param notes where to leave the metrics and the heap in full, for whoever looks for a leak
   */
  Resources resources(Path notes) throws IOException {
    Files.createDirectories(notes);
    Jvm jvm = new Jvm(process.pid());
    String heap = jvm.heapAfterCollections();
    String metrics = get("/metrics");
    Files.writeString(notes.resolve("heap.txt"), heap);
    Files.writeString(notes.resolve("metrics.txt"), metrics);
    return Resources.of(process.pid(), heap, jvm.nativeMemory(), Scrape.of(metrics));
  }
}
