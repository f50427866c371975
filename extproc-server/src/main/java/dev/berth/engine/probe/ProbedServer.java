package dev.berth.engine.probe;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.LoopTimer;
import dev.berth.pool.PooledEndpoint;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server that is probed: it waits for its timer or for its answer. Confined to the event loop.
 */
final class ProbedServer {

  private static final Logger log = LoggerFactory.getLogger(Prober.class);

  private final PooledEndpoint endpoint;
  private final EngineConnection connection;
  private LoopTimer.Timer timer = LoopTimer.Timer.over();
  private boolean asked;
  private long askedNanos;
  private long probes;
  private @Nullable String trouble;
  private boolean stopped;

  /**
   * @param connection to the address where it is probed
   */
  ProbedServer(PooledEndpoint endpoint, EngineConnection connection) {
    this.endpoint = endpoint;
    this.connection = connection;
  }

  EndpointId id() {
    return endpoint.id();
  }

  private EndpointId address() {
    return endpoint.endpoint().probeAddress();
  }

  /** Whether it is about that endpoint, and not about one that had its address before. */
  boolean isAbout(PooledEndpoint other) {
    return endpoint.isSameServer(other) && address().equals(other.endpoint().probeAddress());
  }

  EngineConnection connection() {
    return connection;
  }

  /** Waits for another timer than before. */
  void waitFor(LoopTimer.Timer next) {
    timer.cancel();
    timer = next;
  }

  void onAsked(long nowNanos) {
    timer.cancel();
    asked = true;
    askedNanos = nowNanos;
    probes++;
  }

  /** When it was asked the last time. */
  long askedNanos() {
    return askedNanos;
  }

  /** Whether it has answered, or failed to, and was not asked since. */
  boolean isAtRest() {
    return probes > 0 && !asked;
  }

  /** Whether it was asked once and never again. */
  boolean isNew() {
    return probes == 1;
  }

  /** One log line for each new kind of trouble. */
  void onFinding(ProbeFinding finding) {
    asked = false;
    String found = finding.trouble();
    if (found != null && !found.equals(trouble)) {
      log.atWarn()
          .addKeyValue("server", id())
          .addKeyValue("address", address())
          .addKeyValue("outcome", finding.label())
          .addKeyValue("why", found)
          .log("a probe says nothing of the health of a server");
    }
    trouble = found;
  }

  boolean isStopped() {
    return stopped;
  }

  void stop() {
    stopped = true;
    timer.cancel();
    connection.close();
  }
}
