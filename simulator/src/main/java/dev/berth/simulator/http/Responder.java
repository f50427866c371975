package dev.berth.simulator.http;

import dev.berth.simulator.api.Api;
import dev.berth.simulator.api.ApiError;
import dev.berth.simulator.api.Json;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the answer to one request: either {@link #whole} or {@link #openStream}, events, {@link
 * #endStream}. Cuts it short, or adds trailers, where its {@link Behaviour} says so. Belongs to the
 * connection's event loop. Writing to a connection that has gone does nothing.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A write fails only with its connection.
final class Responder {
  private static final String JSON = "application/json";

  private final ChannelHandlerContext connection;
  private final boolean keepAlive;
  private final String servedBy;
  private final BodyDigest.Received received;
  private final Behaviour behaviour;
  private final Runnable onAnswered;
  private int pieces;

  /**
   * @param onAnswered runs once, when the last byte has been handed to the connection
   */
  Responder(
      ChannelHandlerContext connection,
      boolean keepAlive,
      String servedBy,
      BodyDigest.Received received,
      Behaviour behaviour,
      Runnable onAnswered) {
    this.connection = connection;
    this.keepAlive = keepAlive;
    this.servedBy = servedBy;
    this.received = received;
    this.behaviour = behaviour;
    this.onAnswered = onAnswered;
  }

  void json(int status, ObjectNode document) {
    whole(status, JSON, Json.bytes(document));
  }

  /**
   * @param api of the request; null where there is none
   */
  void error(ApiError error, @Nullable Api api) {
    json(error.status(), error.body(api));
  }

  void whole(int status, String contentType, byte[] body) {
    HttpResponse head =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status));
    addHeaders(head, contentType);
    if (behaviour.trailers().isEmpty()) {
      HttpUtil.setContentLength(head, body.length);
    } else {
      HttpUtil.setTransferEncodingChunked(head, true);
    }
    connection.write(head, connection.voidPromise());
    if (behaviour.resetAfter() == Behaviour.NEVER) {
      finish(Unpooled.wrappedBuffer(body));
    } else {
      resetAfter(new DefaultHttpContent(Unpooled.wrappedBuffer(body, 0, body.length / 2)));
    }
  }

  void openStream() {
    HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    addHeaders(response, "text/event-stream; charset=utf-8");
    response.headers().set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_CACHE);
    HttpUtil.setTransferEncodingChunked(response, true);
    connection.write(response, connection.voidPromise());
  }

  void events(String text) {
    if (text.isEmpty()) {
      return;
    }
    HttpContent piece = new DefaultHttpContent(ByteBufUtil.writeUtf8(connection.alloc(), text));
    if (++pieces == behaviour.resetAfter()) {
      resetAfter(piece);
    } else {
      connection.writeAndFlush(piece, connection.voidPromise());
    }
  }

  void endStream() {
    finish(Unpooled.EMPTY_BUFFER);
  }

  /** Ends the connection as a crash does: the peer reads an error, and not an orderly end. */
  void reset() {
    if (connection.channel().isOpen()) {
      connection.channel().config().setOption(ChannelOption.SO_LINGER, 0);
      connection.close();
    }
  }

  private void resetAfter(HttpContent piece) {
    connection.writeAndFlush(piece).addListener(written -> reset());
  }

  private void addHeaders(HttpResponse response, String contentType) {
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.CONTENT_TYPE, contentType);
    headers.set(SimHeaders.SERVED_BY, servedBy);
    headers.set(SimHeaders.RECEIVED_SHA256, received.sha256());
    headers.set(SimHeaders.RECEIVED_BYTES, received.bytes());
    HttpUtil.setKeepAlive(response, keepAlive);
  }

  private void finish(ByteBuf rest) {
    onAnswered.run();
    LastHttpContent last = new DefaultLastHttpContent(rest);
    behaviour.trailers().forEach(last.trailingHeaders()::set);
    var written = connection.writeAndFlush(last);
    if (!keepAlive) {
      written.addListener(ChannelFutureListener.CLOSE);
    }
  }
}
