package dev.berth.engine;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * A persistent HTTP/1.1 connection to one inference server, opened by the first question and again
 * by the first one after it was lost. Any thread.
 */
public interface EngineConnection {

  /**
   * Asks. One question at a time: another one while the first is unanswered is {@link
   * EngineReply.Broken} at once, so nothing ever queues up behind a server that hangs.
   *
   * @param path with query, as in {@code /v1/models}
   * @param timeout for everything together: connecting, asking, the last byte of the answer
   * @param onReply called exactly once, on the connection's event loop, also after {@link #close}
   */
  void get(String path, Duration timeout, Consumer<EngineReply> onReply);

  /** Closes it for good, as when the server has left the pool. */
  void close();
}
