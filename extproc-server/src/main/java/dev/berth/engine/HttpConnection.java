package dev.berth.engine;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineReply.Answered;
import dev.berth.engine.EngineReply.Broken;
import dev.berth.engine.EngineReply.Refused;
import dev.berth.engine.EngineReply.TimedOut;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@link EngineConnection} on a Netty channel. Everything but the two public methods is confined to
 * the connection's event loop.
 *
 * <p>Servers close a connection that was idle for some seconds, perhaps in the very moment in which
 * the next question is on its way. So a question that is lost on a connection that had carried one
 * before is asked once more on a fresh one; GET allows that.
 */
final class HttpConnection implements EngineConnection {

  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final EndpointId server;
  private final int maxBodyBytes;

  /** Connecting, open or null. Events of any channel but this one come too late to matter. */
  private @Nullable Channel channel;

  private @Nullable Question question;
  private boolean closed;

  HttpConnection(EventLoop loop, Bootstrap bootstrap, EndpointId server, int maxBodyBytes) {
    this.loop = loop;
    this.server = server;
    this.maxBodyBytes = maxBodyBytes;
    this.bootstrap =
        bootstrap.handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel opened) {
                addHandlers(opened);
              }
            });
  }

  private void addHandlers(Channel opened) {
    opened
        .pipeline()
        .addLast(new HttpClientCodec(), new HttpObjectAggregator(maxBodyBytes), new Answers());
  }

  @Override
  public void get(String path, Duration timeout, Consumer<EngineReply> onReply) {
    onLoop(() -> ask(path, timeout, onReply));
  }

  @Override
  public void close() {
    onLoop(
        () -> {
          closed = true;
          fail("the connection was closed");
        });
  }

  private void onLoop(Runnable task) {
    if (loop.inEventLoop()) {
      task.run();
    } else {
      loop.execute(task);
    }
  }

  private void ask(String path, Duration timeout, Consumer<EngineReply> onReply) {
    if (closed || question != null) {
      onReply.accept(new Broken(closed ? "the connection is closed" : "a question is unanswered"));
      return;
    }
    ScheduledFuture<?> deadline =
        loop.schedule(this::onTimeout, timeout.toNanos(), TimeUnit.NANOSECONDS);
    Channel open = channel;
    Question asked = new Question(path, onReply, deadline, open != null);
    question = asked;
    if (open == null) {
      connect(asked);
    } else {
      send(open, asked);
    }
  }

  private void connect(Question asked) {
    ChannelFuture connecting = bootstrap.connect();
    channel = connecting.channel();
    connecting.addListener((ChannelFuture done) -> onConnected(done, asked));
  }

  private void onConnected(ChannelFuture connecting, Question asked) {
    if (!connecting.channel().equals(channel)) {
      return;
    }
    Throwable cause = connecting.cause();
    if (cause == null) {
      send(connecting.channel(), asked);
    } else {
      channel = null;
      finish(failureToConnect(cause));
    }
  }

  /**
   * What this machine lacks, such as a free port or file descriptor, says nothing of the server.
   */
  private static EngineReply failureToConnect(Throwable cause) {
    return cause instanceof SocketException && !(cause instanceof BindException)
        ? new Refused()
        : new Broken(describe(cause));
  }

  private void send(Channel open, Question asked) {
    FullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, asked.path(), Unpooled.EMPTY_BUFFER);
    request.headers().set(HttpHeaderNames.HOST, server.text());
    request.headers().set(HttpHeaderNames.USER_AGENT, "berth");
    request.headers().set(HttpHeaderNames.ACCEPT, "*/*");
    open.writeAndFlush(request).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
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
      fail("the answer is not HTTP");
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
    if (asked != null && asked.onUsedConnection()) {
      Question again = asked.onFreshConnection();
      question = again;
      connect(again);
    } else {
      finish(new Broken(reason));
    }
  }

  private void onFailure(Channel failing, Throwable cause) {
    if (cause instanceof IOException) {
      onLost(failing, describe(cause));
    } else if (failing.equals(channel)) {
      fail(
          cause instanceof TooLongFrameException
              ? "the answer is longer than " + maxBodyBytes + " bytes"
              : describe(cause));
    }
  }

  private void fail(String reason) {
    dropChannel();
    finish(new Broken(reason));
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
      answered.deadline().cancel(false);
      answered.onReply().accept(reply);
    }
  }

  /** The class only: the message of a decoder quotes what came. */
  private static String describe(Throwable cause) {
    return cause.getClass().getSimpleName();
  }

  private record Question(
      String path,
      Consumer<EngineReply> onReply,
      ScheduledFuture<?> deadline,
      boolean onUsedConnection) {

    Question onFreshConnection() {
      return new Question(path, onReply, deadline, false);
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
