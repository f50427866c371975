package dev.berth.simulator.load;

import dev.berth.simulator.base.Ticker;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One connection: carries one call at a time and is handed back when it can carry another. */
@SuppressWarnings("FutureReturnValueIgnored") // A close is heard as channelInactive.
final class ClientConnection extends SimpleChannelInboundHandler<HttpObject> {

  /**
   * What all connections of a run share.
   *
   * @param authority the value of the Host header
   */
  record Settings(Ticker ticker, String authority, String chosenHeader) {}

  private final Settings settings;
  private final Consumer<Channel> onReusable;
  private @Nullable Call call;
  private @Nullable ChannelFuture sent;
  private @Nullable AnswerReader answer;
  private boolean keepAlive;

  ClientConnection(Settings settings, Consumer<Channel> onReusable) {
    this.settings = settings;
    this.onReusable = onReusable;
  }

  void send(Channel channel, Call next) {
    call = next;
    next.setConnection(channel);
    sent = channel.writeAndFlush(httpRequest(next.request()));
  }

  private FullHttpRequest httpRequest(LoadRequest request) {
    FullHttpRequest http =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            request.shape().path(),
            Unpooled.wrappedBuffer(request.body()));
    http.headers().set(HttpHeaderNames.HOST, settings.authority());
    http.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
    HttpUtil.setContentLength(http, request.body().length);
    return http;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    Call current = call;
    if (current == null || message.decoderResult().isFailure()) {
      ctx.close();
      return;
    }
    if (message instanceof HttpResponse head) {
      keepAlive = HttpUtil.isKeepAlive(head);
      answer =
          new AnswerReader(
              settings.ticker(), head, current.request().shape(), settings.chosenHeader());
      current.setAnswer(answer);
    }
    if (message instanceof HttpContent content && answer != null) {
      onContent(ctx, current, answer, content);
    }
  }

  private void onContent(
      ChannelHandlerContext ctx, Call current, AnswerReader reader, HttpContent content) {
    reader.onChunk(content.content());
    if (content instanceof LastHttpContent) {
      boolean wasSent = sent != null && sent.isSuccess();
      call = null;
      answer = null;
      current.succeed(reader.end());
      handBack(ctx.channel(), keepAlive && wasSent);
    }
  }

  /** An answer that came before the whole request was sent leaves the connection unusable. */
  private void handBack(Channel channel, boolean reusable) {
    if (reusable && channel.isActive()) {
      onReusable.accept(channel);
    } else {
      channel.close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (call != null) {
      call.fail(FailureKind.CLOSED);
      call = null;
    }
    ctx.fireChannelInactive();
  }

  /** Only the connection is at fault; the call hears of it when the connection has closed. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    ctx.close();
  }
}
