package dev.berth.engine;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineReply.Answered;
import dev.berth.engine.EngineReply.Broken;
import dev.berth.engine.EngineReply.Connected;
import dev.berth.engine.EngineReply.Malformed;
import dev.berth.engine.EngineReply.TimedOut;
import dev.berth.engine.EngineReply.Unknown;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link EngineConnection} on a Netty channel. Everything but the public methods is confined to the
 * event loop.
 *
 * <p>Servers close a connection that was idle for some seconds, perhaps in the very moment in which
 * the next question is on its way. So a question that is lost on a connection that had carried one
 * before is asked once more on a fresh one; GET allows that.
 */
final class HttpConnection implements EngineConnection {

  private final EventLoop loop;
  private final LoopTimer timer;
  private final HttpChannels channels;
  private final EndpointId server;
  private final Runnable onHangUp;

  /** Connecting, open or null. Events of any channel but this one come too late to matter. */
  private @Nullable Channel channel;

  private @Nullable Question question;
  private boolean closed;

  HttpConnection(
      EventLoop loop,
      LoopTimer timer,
      HttpChannels channels,
      EndpointId server,
      Runnable onHangUp) {
    this.loop = loop;
    this.timer = timer;
    this.channels = channels;
    this.server = server;
    this.onHangUp = onHangUp;
  }

  @Override
  public void get(String path, Duration timeout, Consumer<EngineReply> onReply) {
    onLoop(() -> ask(HttpMessage.get(path), timeout, onReply));
  }

  @Override
  public void post(String path, String json, Duration timeout, Consumer<EngineReply> onReply) {
    onLoop(() -> ask(HttpMessage.post(path, json), timeout, onReply));
  }

  @Override
  public void connect(Duration timeout, Consumer<EngineReply> onReply) {
    onLoop(() -> ask(null, timeout, onReply));
  }

  @Override
  public void close() {
    onLoop(
        () -> {
          closed = true;
          dropChannel();
          finish(new Unknown("the connection was closed"));
        });
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private void ask(@Nullable HttpMessage message, Duration timeout, Consumer<EngineReply> onReply) {
    if (closed || question != null) {
      onReply.accept(new Unknown(closed ? "the connection is closed" : "a question is unanswered"));
      return;
    }
    if (message == null || !message.mayBeRepeated()) {
      dropChannel(); // an old connection says nothing of a new one, and may be closed by now
    }
    Channel open = channel;
    Question asked =
        new Question(message, onReply, timer.after(timeout, this::onTimeout), open != null);
    question = asked;
    if (open == null || message == null) {
      connect(asked);
    } else {
      send(open, message);
    }
  }

  private void connect(Question asked) {
    ChannelFuture connecting =
        asked.message() == null
            ? channels.connectOnly(server)
            : channels.connect(server, new Answers());
    channel = connecting.channel();
    connecting.addListener((ChannelFuture done) -> onConnected(done, asked));
  }

  private void onConnected(ChannelFuture connecting, Question asked) {
    if (!connecting.channel().equals(channel)) {
      return;
    }
    Throwable cause = connecting.cause();
    HttpMessage message = asked.message();
    if (cause != null) {
      channel = null;
      finish(Failures.toConnect(cause));
    } else if (message == null) {
      dropChannel();
      finish(new Connected());
    } else {
      send(connecting.channel(), message);
    }
  }

  private void send(Channel open, HttpMessage message) {
    open.writeAndFlush(channels.request(server, message))
        .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private void onTimeout() {
    dropChannel();
    finish(new TimedOut());
  }

  private void onAnswer(Channel from, FullHttpResponse answer) {
    if (!from.equals(channel) || answer.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
      return;
    }
    if (question == null) {
      dropChannel(); // nobody asked: the connection cannot be trusted with the next question
    } else if (answer.decoderResult().isFailure()) {
      dropChannel();
      finish(new Malformed("the answer is not HTTP"));
    } else {
      byte[] body = ByteBufUtil.getBytes(answer.content());
      if (!HttpUtil.isKeepAlive(answer)) {
        dropChannel();
      }
      finish(new Answered(answer.status().code(), body));
    }
  }

  private void onLost(Channel lost, String reason) {
    if (!lost.equals(channel)) {
      return;
    }
    dropChannel();
    Question asked = question;
    if (asked == null) {
      onHangUp.run();
    } else if (asked.onUsedConnection()) {
      Question again = asked.onFreshConnection();
      question = again;
      connect(again);
    } else {
      finish(new Broken(reason));
    }
  }

  private void onFailure(Channel failing, Throwable cause) {
    if (Failures.isLoss(cause)) {
      onLost(failing, Failures.describe(cause));
    } else if (failing.equals(channel)) {
      dropChannel();
      finish(Failures.ofAnswer(cause, channels.maxBodyBytes()));
    }
  }

  private void dropChannel() {
    Channel dropped = channel;
    channel = null;
    if (dropped != null) {
      var unused = dropped.close();
    }
  }

  /** Before the receiver is called all is settled, so that it may ask again from within. */
  private void finish(EngineReply reply) {
    Question answered = question;
    question = null;
    if (answered != null) {
      answered.deadline().cancel();
      answered.onReply().accept(reply);
    }
  }

  /**
   * What was asked and not answered yet.
   *
   * @param message null: only whether a connection is accepted
   */
  private record Question(
      @Nullable HttpMessage message,
      Consumer<EngineReply> onReply,
      LoopTimer.Timer deadline,
      boolean onUsedConnection) {

    Question onFreshConnection() {
      return new Question(message, onReply, deadline, false);
    }
  }

  /** The channel's end of the pipeline: passes on what happens to it. */
  private final class Answers extends SimpleChannelInboundHandler<FullHttpResponse> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpResponse answer) {
      onAnswer(context.channel(), answer);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      onLost(context.channel(), "the server closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      onFailure(context.channel(), cause);
    }
  }
}
