package dev.berth.engine.probe;

import dev.berth.endpoint.EndpointId;
import dev.berth.health.ProbeOutcome;

/** Where the outcomes of probes go. Called on the event loop of the probes: it must not block. */
public interface ProbeSink {

  /** A server was probed. Not called for one that has left the pool meanwhile. */
  void onProbe(EndpointId server, ProbeOutcome outcome);

  /** Whether a server is to be probed more often. Asked after each probe. */
  boolean isSuspect(EndpointId server);
}
