package dev.berth.engine.load;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import org.jspecify.annotations.Nullable;

/**
 * One server that is asked for its load, over a connection of its own. Confined to the scheduler of
 * whoever asks it.
 */
final class GaugedServer {

  private static final String USUAL_PATH = "/metrics";

  /** TensorRT-LLM's server has something else under the usual one. */
  private static final String OTHER_PATH = "/prometheus/metrics";

  private final EndpointId id;
  private final EngineConnection connection;
  private final @Nullable Integer rank;
  private String path = USUAL_PATH;
  private boolean awaitsItsTurn;
  private boolean failed;
  private boolean stopped;

  /**
   * @param rank as in {@link dev.berth.endpoint.MetricsPlace}
   */
  GaugedServer(EndpointId id, EngineConnection connection, @Nullable Integer rank) {
    this.id = id;
    this.connection = connection;
    this.rank = rank;
  }

  EndpointId id() {
    return id;
  }

  EngineConnection connection() {
    return connection;
  }

  @Nullable Integer rank() {
    return rank;
  }

  String path() {
    return path;
  }

  /** Where the page is not there, or says nothing of load, the other one is tried next. */
  void onReading(Reading reading) {
    failed = reading.metrics() == null;
    if (reading.hasNoPage()) {
      path = path.equals(USUAL_PATH) ? OTHER_PATH : USUAL_PATH;
    }
  }

  /** Whether it did not tell the last time that it was asked. */
  boolean hasFailed() {
    return failed;
  }

  /** Whether it is to be asked, or has been and has not answered yet. */
  boolean awaitsItsTurn() {
    return awaitsItsTurn;
  }

  void awaitsItsTurn(boolean awaits) {
    awaitsItsTurn = awaits;
  }

  boolean isStopped() {
    return stopped;
  }

  void stop() {
    stopped = true;
    connection.close();
  }
}
