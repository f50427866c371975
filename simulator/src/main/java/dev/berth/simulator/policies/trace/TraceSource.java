package dev.berth.simulator.policies.trace;

import java.io.IOException;

/** Where a trace comes from. */
public interface TraceSource {

  /** As reports call it. */
  String label();

  /**
   * Makes the trace.
   *
   * @param seed the same seed makes the same trace
   * @param maxRequests those that arrive later are left away
   * @throws TraceFormatException when a file is not what it should be
   */
  Trace read(long seed, int maxRequests) throws IOException;
}
