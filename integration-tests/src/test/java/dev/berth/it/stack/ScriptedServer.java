package dev.berth.it.stack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * A server on a plain socket that answers each request by a script, byte for byte, and may break
 * off wherever the script says; it has no metrics. Every connection has a thread of its own. Asked
 * for its health it says that it is well, unless it is told to hang.
 */
public final class ScriptedServer implements AutoCloseable {

  private static final String PROBE = "GET /health ";
  private static final Script WELL =
      call -> call.write("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
  private static final Script HANGING = call -> {};
  private static final long PATIENCE_SECONDS = 60;
  private static final Pattern METRICS = Pattern.compile("GET (/prometheus)?/metrics ");

  private final ServerSocket listener;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger probes = new AtomicInteger();
  private volatile Script script;
  private volatile Script health = WELL;

  /** What becomes of a request that has been read whole. */
  public interface Script {
    void answer(Call call) throws IOException;
  }

  /** Listens on a free port of loopback. */
  public ScriptedServer(Script script) {
    this(0, script);
  }

  private ScriptedServer(int port, Script script) {
    this.script = script;
    try {
      listener = new ServerSocket(port, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("accept", this::accept);
  }

  /** Answers 200 with this JSON. */
  public static Script json(String body) {
    return call ->
        call.write(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
                .formatted(body.getBytes(UTF_8).length, body));
  }

  /** Answers 200 with these events, one after another. */
  public static Script events(String... events) {
    return call -> {
      call.beginEvents();
      for (String event : events) {
        call.event(event);
      }
      call.endEvents();
    };
  }

  /** From now on requests are answered so. */
  public void play(Script next) {
    script = next;
  }

  /** From now on nobody hears how it is. */
  public void hangProbes() {
    health = HANGING;
  }

  /** How often it was asked how it is. */
  public int probes() {
    return probes.get();
  }

  /** How many requests were read, but for probes. */
  public int requests() {
    return requests.get();
  }

  public String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  private void accept() throws IOException {
    while (true) {
      Socket connection = listener.accept();
      start("serve", () -> serve(connection));
    }
  }

  private void serve(Socket connection) throws IOException {
    connections.add(connection);
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      for (String head = head(in); !head.isEmpty(); head = head(in)) {
        in.skipNBytes(contentLength(head));
        Call call = new Call(connection, head);
        if (METRICS.matcher(head).lookingAt()) {
          call.write("HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
        } else if (head.startsWith(PROBE)) {
          probes.incrementAndGet();
          health.answer(call);
        } else {
          requests.incrementAndGet();
          script.answer(call);
        }
      }
    }
  }

  /** Up to the empty line; empty at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static long contentLength(String head) {
    return head.lines()
        .filter(line -> line.toLowerCase().startsWith("content-length:"))
        .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
        .findFirst()
        .orElse(0);
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException closed) {
                // The other side left, or the test is over.
              }
            },
            "scripted-server-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  /** As when its process is killed: nobody listens, and all connections break. */
  public void die() throws IOException {
    listener.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }

  /** As when its process is started again after {@link #die}. */
  public ScriptedServer restarted() {
    return new ScriptedServer(listener.getLocalPort(), script);
  }

  /** Nobody listens any more; what is connected stays. */
  @Override
  public void close() throws IOException {
    listener.close();
  }

  /** One request that waits for its answer. */
  public static final class Call {

    private final Socket connection;
    private final String head;

    private Call(Socket connection, String head) {
      this.connection = connection;
      this.head = head;
    }

    /** The request line and the headers, as they came. */
    public String head() {
      return head;
    }

    public void write(String text) throws IOException {
      write(text.getBytes(UTF_8));
    }

    public void write(byte[] bytes) throws IOException {
      connection.getOutputStream().write(bytes);
    }

    public void beginEvents() throws IOException {
      write(
          "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\n"
              + "transfer-encoding: chunked\r\n\r\n");
    }

    /** Sends one event, at once. */
    public void event(String event) throws IOException {
      byte[] bytes = (event + "\n\n").getBytes(UTF_8);
      write((Integer.toHexString(bytes.length) + "\r\n").getBytes(ISO_8859_1));
      write(bytes);
      write("\r\n");
    }

    public void endEvents() throws IOException {
      write("0\r\n\r\n");
    }

    /** Waits for the test, a minute at the most. */
    public void await(CountDownLatch gate) throws IOException {
      try {
        if (!gate.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("the test forgot to open the gate");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }

    /** Breaks off: the client is told by a TCP reset. */
    public void reset() throws IOException {
      connection.setSoLinger(true, 0);
      connection.close();
    }
  }
}
