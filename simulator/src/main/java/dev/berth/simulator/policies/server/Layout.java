package dev.berth.simulator.policies.server;

/**
 * How servers are grouped: all servers of the first pod, then those of the second, and so on.
 *
 * @param lockstep so many neighbours step together; 1 where each goes its own way
 */
public record Layout(int pods, int serversPerPod, int lockstep) {
  private static final int MAX_SERVERS = 1024;

  public Layout {
    if (pods < 1 || serversPerPod < 1 || (long) pods * serversPerPod > MAX_SERVERS) {
      throw new IllegalArgumentException(
          "%d pods of %d servers: expected 1 to %d servers in all"
              .formatted(pods, serversPerPod, MAX_SERVERS));
    }
    if (lockstep < 1 || pods * serversPerPod % lockstep != 0) {
      throw new IllegalArgumentException(
          "%d servers cannot be parted into groups of %d that step together"
              .formatted(pods * serversPerPod, lockstep));
    }
  }

  /** Servers each of which goes its own way. */
  public Layout(int pods, int serversPerPod) {
    this(pods, serversPerPod, 1);
  }

  /** All servers. */
  public int servers() {
    return pods * serversPerPod;
  }

  /** Groups of servers that step together. */
  int groups() {
    return servers() / lockstep;
  }

  /** The group that a server is in. */
  int groupOf(int server) {
    return server / lockstep;
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
