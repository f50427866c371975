package dev.berth.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.endpoint.EndpointId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback that writes exactly the bytes it is told to, so that it can also be as
 * wrong as servers get. A thread for each connection.
 */
public final class RawHttpServer implements AutoCloseable {

  /** What to write, and whether to close the connection after it. */
  @SuppressWarnings("ArrayRecordComponent") // replies are written, not compared
  public record Reply(byte[] bytes, boolean close) {

    public static Reply of(String text) {
      return new Reply(text.getBytes(UTF_8), false);
    }

    public static Reply nothing() {
      return of("");
    }

    public static Reply ok(String body) {
      return status("200 OK", body);
    }

    public static Reply status(String status, String body) {
      return of(
          "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s"
              .formatted(status, body.getBytes(UTF_8).length, body));
    }

    public Reply andClose() {
      return new Reply(bytes, true);
    }
  }

  private final ServerSocket listener;
  private final Function<String, Reply> script;
  private final Thread acceptor;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final Queue<String> requests = new ConcurrentLinkedQueue<>();

  private RawHttpServer(ServerSocket listener, Function<String, Reply> script) {
    this.listener = listener;
    this.script = script;
    this.acceptor = daemon(this::accept);
  }

  /**
   * Starts one.
   *
   * @param script gets the head of each request
   */
  public static RawHttpServer start(Function<String, Reply> script) throws IOException {
    return start("127.0.0.1", 0, script);
  }

  public static RawHttpServer start(String ip, int port, Function<String, Reply> script)
      throws IOException {
    ServerSocket listener = new ServerSocket();
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(InetAddress.getByName(ip), port));
    return new RawHttpServer(listener, script);
  }

  /**
   * Takes connections from a socket that listens already.
   *
   * @param script gets the head of each request
   */
  public static RawHttpServer over(ServerSocket listener, Function<String, Reply> script) {
    return new RawHttpServer(listener, script);
  }

  public EndpointId id() {
    String ip = listener.getInetAddress().getHostAddress();
    return new EndpointId((ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port());
  }

  public int port() {
    return listener.getLocalPort();
  }

  public int connections() {
    return connections.get();
  }

  public Queue<String> requests() {
    return requests;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        connections.incrementAndGet();
        daemon(() -> serve(socket));
      }
    } catch (IOException closed) {
      // the end of the test
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      OutputStream out = socket.getOutputStream();
      for (String head = head(in); head != null; head = head(in)) {
        requests.add(head);
        Reply reply = script.apply(head);
        out.write(reply.bytes());
        out.flush();
        if (reply.close()) {
          return;
        }
      }
    } catch (IOException gone) {
      // the client left
    } finally {
      open.remove(socket);
    }
  }

  private static @Nullable String head(BufferedReader in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (line.isEmpty()) {
        return head.toString();
      }
      head.append(line).append('\n');
    }
    return null;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "raw-http-server");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  /** As when the process dies: the port refuses, and open connections break. */
  @Override
  public void close() throws IOException {
    listener.close();
    try {
      acceptor.join(); // until it is out of accept() the port takes one more connection
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : open) {
      socket.close();
    }
  }
}
