package dev.berth.simulator.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A client that shares no code with the server, and raw sockets for clients that misbehave. */
final class TestClient {
  /** A read of a socket cannot be interrupted, so that no timeout of a test ends it. */
  private static final int PATIENCE_MILLIS = 20_000;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final SimulatedEngine engine;

  TestClient(SimulatedEngine engine) {
    this.engine = engine;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, new byte[0]);
  }

  HttpResponse<String> post(String path, String body, String... headers)
      throws IOException, InterruptedException {
    return send("POST", path, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  HttpResponse<String> send(String method, String path, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + engine.address() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    var publisher = body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
    return http.send(request.method(method, publisher).build(), BodyHandlers.ofString());
  }

  /** The value of a sample on the metrics page; its labels may be cut after the name. */
  double metric(String sample) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(sample))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  /** Asks again and again until the sample has the value; the test's timeout is the limit. */
  void awaitMetric(String sample, double value) throws IOException, InterruptedException {
    while (metric(sample) != value) {
      Thread.onSpinWait();
    }
  }

  /** Sends a request on a connection of its own, which the caller closes when it likes. */
  Socket open(String path, String body, String... headerLines) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), engine.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: test\r\n");
    for (String line : headerLines) {
      head.append(line).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
    socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  /** Reads until the text has come. */
  static void readUntil(InputStream in, String text) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf(text, read.length() - text.length()) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("the connection ended after: " + read);
      }
      read.append((char) next);
    }
  }
}
