package dev.berth.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * An inference server that does nothing, on a free port of the loopback address: every question is
 * answered with the gauges of an idle vLLM, whatever it was. By hand: the classes of an HTTP server
 * have no place in the cache. Its thread ends soon after it is closed.
 */
final class TrainingEngine implements AutoCloseable {

  private static final String GAUGES =
      """
      vllm:num_requests_running{engine="0",model_name="m"} 0.0
      vllm:num_requests_waiting{engine="0",model_name="m"} 0.0
      vllm:kv_cache_usage_perc{engine="0",model_name="m"} 0.0
      """;
  private static final String ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: "
          + GAUGES.length()
          + "\r\nConnection: close\r\n\r\n"
          + GAUGES;

  private static final int PATIENCE_MILLIS = 1000;

  private final ServerSocket port;

  private TrainingEngine(ServerSocket port) {
    this.port = port;
  }

  static TrainingEngine start() throws IOException {
    TrainingEngine engine =
        new TrainingEngine(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
    Thread thread = new Thread(engine::answerAll, "training-engine");
    thread.setDaemon(true);
    thread.start();
    return engine;
  }

  int port() {
    return port.getLocalPort();
  }

  private void answerAll() {
    while (!port.isClosed()) {
      try (Socket connection = port.accept()) {
        answer(connection);
      } catch (IOException gone) {
        // closed, or the question was taken back
      }
    }
  }

  private static void answer(Socket connection) throws IOException {
    connection.setSoTimeout(PATIENCE_MILLIS);
    BufferedReader question =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
    for (String line = question.readLine(); line != null && !line.isEmpty(); ) {
      line = question.readLine();
    }
    connection.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    port.close();
  }
}
