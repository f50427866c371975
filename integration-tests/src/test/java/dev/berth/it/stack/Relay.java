package dev.berth.it.stack;

import dev.berth.it.envoy.EnvoyProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A stretch of network between two processes that a test can cut and mend. Connections that come
 * while it is cut end at once.
 */
public final class Relay implements AutoCloseable {

  private final InetAddress source;
  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile int targetPort;
  private volatile boolean cut;

  /** Listens on a free port of loopback; leads nowhere yet. */
  public Relay() {
    this(InetAddress.getLoopbackAddress());
  }

  /**
   * Listens on a free port of loopback; leads nowhere yet.
   *
   * @param source the address that connections come from at the far end: one of this machine's
   */
  public Relay(InetAddress source) {
    this.source = source;
    try {
      listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /**
   * The profile of an Envoy that takes this way to Berth for one of its errands.
   *
   * @param errand the one place of the profile that names Berth's cluster for it
   */
  public EnvoyProfile insteadOfBerth(EnvoyProfile profile, String errand) {
    return profile
        .replacing(errand, errand.replace("cluster_name: berth", "cluster_name: relay"))
        .replacing(
            "\n  clusters:\n",
            """

              clusters:
              - name: relay
                type: STATIC
                connect_timeout: 1s
                typed_extension_protocol_options:
                  envoy.extensions.upstreams.http.v3.HttpProtocolOptions:
                    "@type": type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions
                    explicit_http_config: {http2_protocol_options: {}}
                load_assignment:
                  cluster_name: relay
                  endpoints: [{lb_endpoints: [{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}]}]
            """
                .formatted(port()));
  }

  /** From now on connections lead to that port of loopback. */
  public void leadTo(int port) {
    targetPort = port;
  }

  /** Ends all connections, and lets no new one through. */
  public void cut() {
    cut = true;
    sockets.forEach(Relay::end);
  }

  /** Lets connections through again. */
  public void mend() {
    cut = false;
  }

  private void accept() throws IOException {
    while (true) {
      Socket near = listener.accept();
      if (cut || targetPort == 0) {
        near.close();
      } else {
        start(() -> connect(near));
      }
    }
  }

  private void connect(Socket near) throws IOException {
    Socket far = new Socket();
    sockets.add(near);
    sockets.add(far);
    try {
      far.bind(new InetSocketAddress(source, 0));
      far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort));
      start(() -> pump(far, near));
      if (!cut) {
        near.getInputStream().transferTo(far.getOutputStream());
      }
    } finally {
      forget(near, far);
    }
  }

  private void pump(Socket from, Socket to) throws IOException {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } finally {
      forget(from, to);
    }
  }

  private void forget(Socket one, Socket other) {
    end(one);
    end(other);
    sockets.remove(one);
    sockets.remove(other);
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException ended) {
      // It is.
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void start(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException ended) {
                // The other side left, or the test is over.
              }
            },
            "relay");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    sockets.forEach(Relay::end);
  }
}
