package dev.berth.it.client;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.nio.channels.ClosedChannelException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Collects one answer, of which it tells the first byte and the end. Loop-confined. */
final class ReplyReader extends SimpleChannelInboundHandler<HttpObject> {

  private final CompletableFuture<Void> firstByte = new CompletableFuture<>();
  private final CompletableFuture<Reply> reply = new CompletableFuture<>();
  private final Map<String, String> headers = new LinkedHashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private int status;

  /** Done when a byte of the body has come, or with the failure of {@link #reply}. */
  CompletableFuture<Void> firstByte() {
    return firstByte;
  }

  /** Done with the whole answer; fails when the connection or stream ended before. */
  CompletableFuture<Reply> reply() {
    return reply;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
    if (message.decoderResult().isFailure()) {
      fail(message.decoderResult().cause());
      return;
    }
    if (message instanceof HttpResponse head) {
      onHead(head.status().code(), head.headers());
    }
    if (message instanceof HttpContent content) {
      body.writeBytes(ByteBufUtil.getBytes(content.content()));
      onBody(message instanceof LastHttpContent);
    }
  }

  private void onHead(int code, HttpHeaders received) {
    status = code;
    received.forEach(header -> headers.put(header.getKey().toLowerCase(), header.getValue()));
  }

  private void onBody(boolean last) {
    if (body.size() > 0) {
      firstByte.complete(null);
    }
    if (last) {
      firstByte.complete(null);
      reply.complete(new Reply(status, Map.copyOf(headers), body.toByteArray()));
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(new ClosedChannelException());
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause);
    ctx.close();
  }

  private void fail(Throwable cause) {
    firstByte.completeExceptionally(cause);
    reply.completeExceptionally(cause);
  }
}
