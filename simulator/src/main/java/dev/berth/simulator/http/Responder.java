package dev.berth.simulator.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Writes the answer to one request: either {@link #whole} or {@link #openStream}, events, {@link
 * #endStream}. Belongs to the connection's event loop. Writing to a connection that has gone does
 * nothing.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A write fails only with its connection.
final class Responder {
  static final String JSON = "application/json";

  private final ChannelHandlerContext connection;
  private final boolean keepAlive;
  private final String servedBy;
  private final BodyDigest.Received received;
  private final Runnable onAnswered;

  /**
   * @param onAnswered runs once, when the last byte has been handed to the connection
   */
  Responder(
      ChannelHandlerContext connection,
      boolean keepAlive,
      String servedBy,
      BodyDigest.Received received,
      Runnable onAnswered) {
    this.connection = connection;
    this.keepAlive = keepAlive;
    this.servedBy = servedBy;
    this.received = received;
    this.onAnswered = onAnswered;
  }

  void whole(int status, String contentType, byte[] body) {
    DefaultFullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(body));
    addHeaders(response, contentType);
    HttpUtil.setContentLength(response, body.length);
    finish(response);
  }

  void openStream() {
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    addHeaders(response, "text/event-stream; charset=utf-8");
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE);
    HttpUtil.setTransferEncodingChunked(response, true);
    connection.write(response, connection.voidPromise());
  }

  void events(String text) {
    if (!text.isEmpty()) {
      ByteBuf bytes = ByteBufUtil.writeUtf8(connection.alloc(), text);
      connection.writeAndFlush(new DefaultHttpContent(bytes), connection.voidPromise());
    }
  }

  void endStream() {
    finish(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private void addHeaders(HttpResponse response, String contentType) {
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    headers.set(SimHeaders.SERVED_BY, servedBy);
    headers.set(SimHeaders.RECEIVED_SHA256, received.sha256());
    headers.set(SimHeaders.RECEIVED_BYTES, received.bytes());
    HttpUtil.setKeepAlive(response, keepAlive);
  }

  private void finish(HttpObject last) {
    onAnswered.run();
    var written = connection.writeAndFlush(last);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }
}
