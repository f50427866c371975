package dev.berth.simulator.http;

import dev.berth.simulator.engine.EngineProfile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Many servers in one process, grouped into pods by name: {@code pod-1}, {@code pod-2}, … Servers
 * of a pod are neighbours in the list; pods are as equal in size as the numbers allow.
 */
public final class SimulatedPods implements AutoCloseable {

  /**
   * What to start.
   *
   * @param servers how many servers, over all pods
   * @param pods how many pods, at most as many as servers
   * @param bind the one address all of them listen on, and are known by
   * @param basePort the first server's port, the others follow; 0 gives each a free one
   * @param eventLoops threads to share
   */
  public record Layout(int servers, int pods, InetAddress bind, int basePort, int eventLoops) {

    public Layout {
      if (servers < 1 || pods < 1 || pods > servers) {
        throw new IllegalArgumentException(
            "there must be at least one pod, and at least one server for each: "
                + servers
                + " servers, "
                + pods
                + " pods");
      }
      if (basePort < 0 || basePort + servers > 65_536) {
        throw new IllegalArgumentException(
            "ports must lie between 1 and 65535: " + servers + " servers from " + basePort);
      }
      if (bind.isAnyLocalAddress()) {
        throw new IllegalArgumentException(
            "servers are known by their address, so bind to one address and not to all: "
                + bind.getHostAddress());
      }
      if (eventLoops < 1) {
        throw new IllegalArgumentException("there must be at least one event loop");
      }
    }

    /** Servers on free loopback ports, on two event loops. */
    public static Layout onLoopback(int servers, int pods) {
      return new Layout(servers, pods, InetAddress.getLoopbackAddress(), 0, 2);
    }

    InetSocketAddress address(int index) {
      return new InetSocketAddress(bind, basePort == 0 ? 0 : basePort + index);
    }

    String pod(int index) {
      return "pod-" + ((long) index * pods / servers + 1);
    }
  }

  /** A server and the pod it belongs to. */
  public record PodServer(String pod, SimulatedEngine engine) {}

  private final EngineLoops loops;
  private final List<PodServer> servers;

  private SimulatedPods(EngineLoops loops, List<PodServer> servers) {
    this.loops = loops;
    this.servers = List.copyOf(servers);
  }

  /**
   * Starts all servers, each with the same profile and models. When one cannot start, those before
   * it are stopped and its exception is thrown.
   */
  public static SimulatedPods start(Layout layout, EngineProfile profile, List<String> models) {
    return start(layout, profile, Places.alike(models));
  }

  /** The same, with servers that sleep and wake on shared devices. */
  public static SimulatedPods start(
      Layout layout, EngineProfile profile, List<String> models, SharedDevices devices) {
    return start(layout, profile, devices.places(layout.servers(), models));
  }

  private static SimulatedPods start(Layout layout, EngineProfile profile, Places places) {
    EngineLoops loops = new EngineLoops(layout.eventLoops());
    List<PodServer> started = new ArrayList<>();
    try {
      for (int i = 0; i < layout.servers(); i++) {
        SimulatedEngine engine =
            SimulatedEngine.start(
                profile,
                places.models(i),
                places.sleepMode(i),
                layout.address(i),
                loops.next(),
                () -> {});
        started.add(new PodServer(layout.pod(i), engine));
      }
      return new SimulatedPods(loops, started);
    } catch (RuntimeException e) {
      new SimulatedPods(loops, started).close();
      throw e;
    }
  }

  /** All servers, pod by pod. */
  public List<PodServer> servers() {
    return servers;
  }

  /** The servers without their pods, in the same order. */
  public List<SimulatedEngine> engines() {
    return servers.stream().map(PodServer::engine).toList();
  }

  /** Stops all servers and their threads. */
  @Override
  public void close() {
    servers.forEach(server -> server.engine().close());
    loops.close();
  }
}
