package dev.berth.engine;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * A persistent HTTP/1.1 connection to one inference server, opened by the first question and again
 * by the first one after it was lost. Any thread.
 *
 * <p>One question at a time: another one while the first is unanswered is {@link
 * EngineReply.Unknown} at once, so nothing ever queues up behind a server that hangs. Time-outs are
 * those of a {@link LoopTimer}. What is to be called with a reply is called exactly once, on the
 * event loop of the connection, also after {@link #close}.
 */
public interface EngineConnection {

  /**
   * Asks.
   *
   * @param path with query, as in {@code /v1/models}
   * @param timeout for everything together: connecting, asking, the last byte of the answer
   */
  void get(String path, Duration timeout, Consumer<EngineReply> onReply);

  /**
   * Tells the server to do something, on a connection of its own: unlike a question it is never
   * sent twice.
   *
   * @param path with query
   * @param json the body; empty for none
   * @param timeout as for {@link #get}
   */
  void post(String path, String json, Duration timeout, Consumer<EngineReply> onReply);

  /** Only finds out whether the server accepts a new connection, which is closed at once. */
  void connect(Duration timeout, Consumer<EngineReply> onReply);

  /** Closes it for good, as when the server has left the pool. */
  void close();
}
