package dev.berth.simulator.conformance.gateway;

import com.google.protobuf.ByteString;
import dev.berth.simulator.conformance.gateway.HttpMessage.Ending;
import dev.berth.simulator.conformance.gateway.Step.Await;
import dev.berth.simulator.conformance.gateway.Step.AwaitEcho;
import dev.berth.simulator.conformance.gateway.Step.Pause;
import dev.berth.simulator.conformance.gateway.Step.Send;
import io.envoyproxy.envoy.config.core.v3.HeaderMap;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpHeaders;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpTrailers;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps in which Envoy takes one message through a picker. What is sent without waiting, and
 * what is held back until an earlier reply, is as in Envoy's filter:
 *
 * <ul>
 *   <li>NONE, BUFFERED, BUFFERED_PARTIAL and STREAMED send the headers alone and wait.
 *   <li>STREAMED without waiting sends the body too, but holds back trailers until all of it is
 *       answered.
 *   <li>FULL_DUPLEX_STREAMED sends everything as it comes.
 * </ul>
 */
final class Script {
  private final List<Step> steps = new ArrayList<>();
  private final Direction direction;
  private final Modes modes;
  private final BodySendMode mode;
  private final HttpMessage message;

  private Script(Direction direction, Modes modes, HttpMessage message) {
    this.direction = direction;
    this.modes = modes;
    this.mode = direction == Direction.REQUEST ? modes.request() : modes.response();
    this.message = message;
  }

  static List<Step> of(Direction direction, Modes modes, HttpMessage message) {
    Script script = new Script(direction, modes, message);
    script.sendHeaders();
    if (message.ending() == Ending.HEADERS) {
      script.await(ReplyKind.HEADERS, true);
    } else {
      script.addBody();
    }
    return List.copyOf(script.steps);
  }

  private void addBody() {
    switch (mode) {
      case BUFFERED, BUFFERED_PARTIAL -> addBuffered();
      case STREAMED -> addStreamed();
      case FULL_DUPLEX_STREAMED -> addDuplex();
      default -> {
        await(ReplyKind.HEADERS, true);
        addTrailers();
      }
    }
  }

  private void addBuffered() {
    await(ReplyKind.HEADERS, true);
    ByteString body = message.body();
    if (!body.isEmpty() || message.ending() != Ending.TRAILERS) {
      sendPiece(body, true);
      await(ReplyKind.BODY, true);
    }
    addTrailers();
  }

  private void addStreamed() {
    List<ByteString> pieces = pieces();
    if (modes.eager()) {
      sendPieces(pieces);
      await(ReplyKind.HEADERS, direction == Direction.RESPONSE);
    } else {
      await(ReplyKind.HEADERS, true);
      sendPieces(pieces);
    }
    pieces.forEach(piece -> await(ReplyKind.BODY, direction == Direction.RESPONSE));
    addTrailers();
  }

  private void addDuplex() {
    List<ByteString> pieces = pieces();
    sendPieces(pieces);
    switch (message.ending()) {
      case BODY_AND_EMPTY_PIECE -> sendPiece(ByteString.EMPTY, true);
      case BODY_AND_SAME_PIECE -> sendPiece(pieces.get(pieces.size() - 1), true);
      case TRAILERS -> sendTrailers();
      default -> {}
    }
    await(ReplyKind.HEADERS, direction == Direction.RESPONSE);
    steps.add(new AwaitEcho(message.ending() == Ending.TRAILERS));
  }

  private void addTrailers() {
    if (message.ending() == Ending.TRAILERS) {
      sendTrailers();
      await(ReplyKind.TRAILERS, true);
    }
  }

  /** A body that ends itself has at least one piece, if an empty one. */
  private List<ByteString> pieces() {
    boolean endless = message.ending() == Ending.TRAILERS || message.ending() == Ending.UNSEEN;
    return message.chunks().isEmpty() && !endless ? List.of(ByteString.EMPTY) : message.chunks();
  }

  private void sendPieces(List<ByteString> pieces) {
    for (int i = 0; i < pieces.size(); i++) {
      boolean last = i == pieces.size() - 1;
      if (last && message.hesitant()) {
        steps.add(new Pause());
      }
      sendPiece(pieces.get(i), last);
    }
  }

  private void sendPiece(ByteString piece, boolean last) {
    boolean ends = last && message.ending() != Ending.TRAILERS && message.ending() != Ending.UNSEEN;
    send(direction.body(HttpBody.newBuilder().setBody(piece).setEndOfStream(ends).build()), ends);
  }

  private void sendHeaders() {
    boolean last = message.ending() == Ending.HEADERS;
    HttpHeaders.Builder headers = HttpHeaders.newBuilder().setEndOfStream(last);
    message.headers().forEach(header -> headers.getHeadersBuilder().addHeaders(line(header)));
    ProcessingRequest.Builder first = direction.headers(headers.build());
    if (direction == Direction.REQUEST && modes.announced()) {
      first.setProtocolConfig(modes.asProto());
    }
    send(first, last);
  }

  private void sendTrailers() {
    HeaderMap lines =
        HeaderMap.newBuilder().addHeaders(line(new Header("x-conformance-trailer", "1"))).build();
    send(direction.trailers(HttpTrailers.newBuilder().setTrailers(lines).build()), true);
  }

  /** Envoy writes values as bytes. */
  private static HeaderValue line(Header header) {
    return HeaderValue.newBuilder()
        .setKey(header.name())
        .setRawValue(ByteString.copyFromUtf8(header.value()))
        .build();
  }

  /** Envoy sends what it knows of a request along with each of its messages. */
  private void send(ProcessingRequest.Builder toSend, boolean last) {
    if (!message.metadata().isEmpty()) {
      toSend.setMetadataContext(
          Metadata.newBuilder().putAllFilterMetadata(message.metadata()).build());
    }
    steps.add(new Send(toSend.build(), last));
  }

  private void await(ReplyKind kind, boolean mayLeave) {
    steps.add(new Await(kind, mayLeave));
  }
}
