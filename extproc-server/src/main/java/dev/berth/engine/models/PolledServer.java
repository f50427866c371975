package dev.berth.engine.models;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.engine.EngineConnection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One server that is asked for its models: it waits for its timer, or for its turn, or for its
 * answer. Confined to the poller's scheduler.
 */
final class PolledServer {

  private static final Logger log = LoggerFactory.getLogger(ModelPoller.class);

  private final EndpointId id;
  private final EngineConnection connection;
  private ModelKnowledge knowledge = ModelKnowledge.nothing();
  private @Nullable Future<?> timer;
  private @Nullable PollResult complaint;
  private boolean stopped;

  PolledServer(EndpointId id, EngineConnection connection) {
    this.id = id;
    this.connection = connection;
  }

  EndpointId id() {
    return id;
  }

  EngineConnection connection() {
    return connection;
  }

  ModelKnowledge knowledge() {
    return knowledge;
  }

  boolean isStopped() {
    return stopped;
  }

  /** Takes in an answer and says whether the models are others than before. */
  boolean on(ModelAnswer answer) {
    List<ServedModel> before = knowledge.models();
    knowledge = knowledge.on(answer);
    boolean changed = !Objects.equals(before, knowledge.models());
    logChange(changed, answer.result());
    return changed;
  }

  void forget() {
    knowledge = ModelKnowledge.nothing();
  }

  void waitFor(Future<?> dueTimer) {
    timer = dueTimer;
  }

  void onDue() {
    timer = null;
  }

  /** Whether a timer was running, which is off now. */
  boolean cancelTimer() {
    Future<?> running = timer;
    timer = null;
    return running != null && running.cancel(false);
  }

  void stop() {
    stopped = true;
    cancelTimer();
    connection.close();
  }

  /** One line for a change, and one for each new reason why a server stays unknown. */
  private void logChange(boolean changed, PollResult result) {
    List<ServedModel> models = knowledge.models();
    if (changed && models != null) {
      log.atInfo()
          .addKeyValue("server", id)
          .addKeyValue("models", models.size())
          .log("the server listed its models");
    } else if (changed) {
      log.atWarn()
          .addKeyValue("server", id)
          .addKeyValue("why", result.sentence())
          .log("the server's models are forgotten until it lists them again");
    } else if (models == null && result != complaint && isWorthALine(result)) {
      log.atWarn()
          .addKeyValue("server", id)
          .addKeyValue("why", result.sentence())
          .log("the server does not list its models");
    }
    complaint = result;
  }

  /** A server that is starting refuses connections for minutes. */
  private static boolean isWorthALine(PollResult result) {
    return result != PollResult.LISTED && result != PollResult.REFUSED;
  }
}
