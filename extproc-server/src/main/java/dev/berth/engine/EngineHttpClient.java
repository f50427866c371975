package dev.berth.engine;

import dev.berth.endpoint.EndpointId;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.function.Supplier;

/**
 * Opens connections to inference servers, all on one event loop. Any thread. It keeps no list of
 * them: a connection belongs to whoever asked for it.
 */
public final class EngineHttpClient {

  /** Of the body of an answer, unless told otherwise; a list of models is a few kilobytes. */
  public static final int DEFAULT_MAX_BODY_BYTES = 1 << 20;

  private final EventLoop loop;
  private final LoopTimer timer;
  private final HttpChannels channels;

  /**
   * @param loop stays the caller's, who shuts it down after the last connection is closed
   * @param timer of that loop
   * @param channelType the client socket that goes with {@code loop}
   * @param maxBodyBytes a longer answer is {@link EngineReply.Malformed}
   * @param access asked again for each connection and each question
   */
  public EngineHttpClient(
      EventLoop loop,
      LoopTimer timer,
      Class<? extends Channel> channelType,
      int maxBodyBytes,
      Supplier<EngineAccess> access) {
    this.loop = loop;
    this.timer = timer;
    this.channels = new HttpChannels(loop, channelType, maxBodyBytes, access);
  }

  /** A connection to that server; nothing is sent before its first question. */
  public EngineConnection connectionTo(EndpointId server) {
    return connectionTo(server, () -> {});
  }

  /**
   * A connection to that server; nothing is sent before its first question.
   *
   * @param onHangUp called on the event loop whenever the server closed the connection while
   *     nothing was asked: it tidies up, or has died
   */
  public EngineConnection connectionTo(EndpointId server, Runnable onHangUp) {
    return new HttpConnection(loop, timer, channels, server, onHangUp);
  }
}
