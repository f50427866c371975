package dev.berth.engine.sleep;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import dev.berth.engine.LoopTimer;
import dev.berth.pool.PooledEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One server that is asked whether it sleeps. Confined to the event loop. */
final class WatchedSleeper {

  private static final Logger log = LoggerFactory.getLogger(SleepWatcher.class);

  private final PooledEndpoint endpoint;
  private final SleepDialect dialect;
  private final EngineConnection connection;
  private LoopTimer.Timer timer = LoopTimer.Timer.over();
  private boolean foreign;
  private boolean stopped;

  WatchedSleeper(PooledEndpoint endpoint, EngineConnection connection) {
    this.endpoint = endpoint;
    this.dialect = SleepDialect.of(endpoint.endpoint());
    this.connection = connection;
  }

  EndpointId id() {
    return endpoint.id();
  }

  /** Whether it is about that endpoint, and not about one that had its address before. */
  boolean isAbout(PooledEndpoint other) {
    return endpoint.isSameServer(other) && dialect.equals(SleepDialect.of(other.endpoint()));
  }

  SleepDialect dialect() {
    return dialect;
  }

  EngineConnection connection() {
    return connection;
  }

  void waitFor(LoopTimer.Timer next) {
    timer = next;
  }

  /** One line when it begins to answer as one that cannot sleep. */
  void onReply(EngineReply reply) {
    boolean isForeign = SleepAnswer.isForeign(reply, dialect);
    if (isForeign && !foreign) {
      log.atWarn()
          .addKeyValue("server", id())
          .addKeyValue("path", dialect.statePath())
          .log("a server of a device group does not say whether it sleeps");
    }
    foreign = isForeign;
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
