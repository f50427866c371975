package dev.berth.bench.modes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One connection of the server: holds each body against what was sent, byte for byte as it comes,
 * and tells the client. Confined to the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A write fails only with its connection.
final class BodyCheck extends SimpleChannelInboundHandler<HttpObject> {

  /** Names the body that was sent. */
  static final String BODY_ID = "x-body-id";

  /** In the answer: {@link #SAME}, or anything else. */
  static final String VERDICT = "x-body-verdict";

  static final String SAME = "same";

  private static final byte[] ANSWER =
      "{\"object\":\"chat.completion\",\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}"
          .getBytes(StandardCharsets.US_ASCII);

  private final Map<String, Body> bodies;
  private ByteBuf expected = Unpooled.EMPTY_BUFFER;
  private boolean differs;

  BodyCheck(Map<String, Body> bodies) {
    this.bodies = bodies;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext connection, HttpObject part) {
    if (part instanceof HttpRequest head) {
      begin(head);
    }
    if (part instanceof HttpContent content) {
      compare(content.content());
    }
    if (part instanceof LastHttpContent) {
      connection.writeAndFlush(answer());
    }
  }

  private void begin(HttpRequest head) {
    Body body = bodies.get(head.headers().get(BODY_ID, ""));
    expected = body == null ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body.bytes());
    differs = body == null;
  }

  private void compare(ByteBuf piece) {
    int length = piece.readableBytes();
    differs =
        differs
            || length > expected.readableBytes()
            || !ByteBufUtil.equals(
                piece, piece.readerIndex(), expected, expected.readerIndex(), length);
    if (!differs) {
      expected.skipBytes(length);
    }
  }

  private HttpResponse answer() {
    boolean same = !differs && !expected.isReadable();
    DefaultFullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(ANSWER));
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .setInt(HttpHeaderNames.CONTENT_LENGTH, ANSWER.length)
        .set(VERDICT, same ? SAME : "differs");
    return answer;
  }
}
