package dev.berth.discovery;

/** Finds the servers of one pool, and goes on doing so until it is closed. */
public interface EndpointDiscovery extends AutoCloseable {

  /** Begins; called once. Does not wait for anything but the disk, and never throws. */
  DiscoveryStatus start();

  /** How discovery stands now; any thread. */
  DiscoveryStatus status();

  /** Ends it; a set that is being handed on right now still arrives. Same thread as start. */
  @Override
  void close();
}
