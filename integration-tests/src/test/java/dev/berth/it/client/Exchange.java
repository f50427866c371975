package dev.berth.it.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One request on its way: its body may be sent in pieces, and the client may leave whenever it
 * likes. Any thread; the methods that wait give up after a minute.
 */
public final class Exchange {

  private static final long PATIENCE_SECONDS = 60;

  private final Channel channel;
  private final ReplyReader reader;

  Exchange(Channel channel, InetSocketAddress gateway, Request request) {
    this.channel = channel;
    this.reader = channel.pipeline().get(ReplyReader.class);
    channel.writeAndFlush(head(gateway, request));
    reader.reply().whenComplete((reply, failure) -> leave());
  }

  private static HttpRequest head(InetSocketAddress gateway, Request request) {
    HttpMethod method = HttpMethod.valueOf(request.method());
    boolean bodiless = request.declared() && request.body().length == 0;
    HttpRequest head =
        bodiless
            ? new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, request.path())
            : new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, request.path());
    request.headers().forEach(head.headers()::set);
    head.headers().set(HttpHeaderNames.HOST, "127.0.0.1:" + gateway.getPort());
    if (!request.declared()) {
      HttpUtil.setTransferEncodingChunked(head, true);
    } else if (!bodiless || method.equals(HttpMethod.POST)) {
      HttpUtil.setContentLength(head, request.body().length);
    }
    return head;
  }

  /** Sends a piece of the body; more must follow. */
  public void send(byte[] piece) {
    channel.writeAndFlush(new DefaultHttpContent(bytes(piece)));
  }

  /** Sends the last piece of the body. */
  public void sendLast(byte[] piece) {
    channel.writeAndFlush(new DefaultLastHttpContent(bytes(piece)));
  }

  /** Ends the body with trailers, of which HTTP/1.1 gateways usually keep nothing. */
  public void sendTrailers(Map<String, String> trailers) {
    LastHttpContent end = new DefaultLastHttpContent();
    trailers.forEach(end.trailingHeaders()::set);
    channel.writeAndFlush(end);
  }

  private static ByteBuf bytes(byte[] piece) {
    return Unpooled.wrappedBuffer(piece);
  }

  /** The answer, whole. Throws when the gateway cut it short. */
  public Reply reply() {
    return await(reader.reply());
  }

  /** Whether an answer has come, or the connection has ended without one. */
  public boolean isOver() {
    return reader.reply().isDone();
  }

  /** Waits until a part of the answer's body has come. */
  public void awaitFirstByte() {
    await(reader.firstByte());
  }

  /** Closes the connection (HTTP/1.1) or resets the stream (HTTP/2), whatever is under way. */
  public void leave() {
    channel.close().addListener(closed -> closeConnectionOfStream());
  }

  private void closeConnectionOfStream() {
    Channel connection = channel.parent();
    if (connection != null) {
      connection.close();
    }
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }
}
