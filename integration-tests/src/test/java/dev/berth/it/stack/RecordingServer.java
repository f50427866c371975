package dev.berth.it.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A server that answers 200 to everything and remembers which headers it was sent, but for probes;
 * it has no metrics.
 */
public final class RecordingServer implements AutoCloseable {

  private final HttpServer server;
  private volatile Set<String> headers = Set.of();

  public RecordingServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.createContext("/health", RecordingServer::saysThatItIsWell);
    server.createContext("/metrics", RecordingServer::refuse);
    server.createContext("/prometheus/metrics", RecordingServer::refuse);
    server.start();
  }

  private static void saysThatItIsWell(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    headers =
        exchange.getRequestHeaders().keySet().stream()
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static void refuse(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(404, -1);
    exchange.close();
  }

  /** The names of the headers of the newest request, in lower case. */
  public Set<String> headersOfLastRequest() {
    return headers;
  }

  /** A servers.yaml that lists this server alone. */
  public String asServersYaml(String model) {
    return "servers:\n- {address: \"127.0.0.1:%d\", models: [%s]}\n"
        .formatted(server.getAddress().getPort(), model);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
