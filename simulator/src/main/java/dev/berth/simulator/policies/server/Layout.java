package dev.berth.simulator.policies.server;

/** How servers are grouped: all servers of the first pod, then those of the second, and so on. */
public record Layout(int pods, int serversPerPod) {
  private static final int MAX_SERVERS = 1024;

  public Layout {
    if (pods < 1 || serversPerPod < 1 || (long) pods * serversPerPod > MAX_SERVERS) {
      throw new IllegalArgumentException(
          "%d pods of %d servers: expected 1 to %d servers in all"
              .formatted(pods, serversPerPod, MAX_SERVERS));
    }
  }

  /** All servers. */
  public int servers() {
    return pods * serversPerPod;
  }

  /** The pod that a server is in. */
  public int podOf(int server) {
    return server / serversPerPod;
  }

  /** The first server of a pod; the others follow. */
  public int firstOf(int pod) {
    return pod * serversPerPod;
  }
}
