package dev.berth.simulator.conformance.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A request or a response, as the gateway gets it. Immutable.
 *
 * @param headers in order, names in lower case, pseudo headers first
 * @param chunks the body in the pieces in which it comes
 * @param ending what tells that it is over
 * @param hesitant whether it pauses before its last piece, long enough to hear an early reply
 * @param metadata dynamic metadata that the gateway knows of it, by namespace
 */
public record HttpMessage(
    List<Header> headers,
    List<ByteString> chunks,
    Ending ending,
    boolean hesitant,
    Map<String, Struct> metadata) {

  /** What tells that a message is over. */
  public enum Ending {
    /** The headers: there is no body. */
    HEADERS,
    /** The last piece of the body. */
    BODY,
    /** The last piece of the body, which comes a second time without its bytes. */
    BODY_AND_EMPTY_PIECE,
    /** The last piece of the body, which comes a second time as it was. */
    BODY_AND_SAME_PIECE,
    /** Trailers. */
    TRAILERS,
    /** Nothing that the picker is shown. */
    UNSEEN
  }

  public HttpMessage {
    headers = List.copyOf(headers);
    chunks = List.copyOf(chunks);
    metadata = Map.copyOf(metadata);
    if (ending == Ending.HEADERS && !chunks.isEmpty()) {
      throw new IllegalArgumentException("a message that ends with its headers has no body");
    }
  }

  /** A message without a body. */
  public static HttpMessage bodiless(List<Header> headers) {
    return new HttpMessage(headers, List.of(), Ending.HEADERS, false, Map.of());
  }

  /** The same headers with a body, which ends the message. */
  public HttpMessage withBody(List<ByteString> pieces) {
    return new HttpMessage(headers, pieces, Ending.BODY, hesitant, metadata);
  }

  public HttpMessage withEnding(Ending other) {
    return new HttpMessage(headers, chunks, other, hesitant, metadata);
  }

  /** The same message, which pauses before its last piece. */
  public HttpMessage hesitating() {
    return new HttpMessage(headers, chunks, ending, true, metadata);
  }

  /** The same message with one more header line. */
  public HttpMessage with(String name, String value) {
    List<Header> more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new HttpMessage(more, chunks, ending, hesitant, metadata);
  }

  /** The same message with other values for a header that it has. */
  public HttpMessage replacing(String name, String value) {
    List<Header> changed = new ArrayList<>(headers);
    changed.replaceAll(header -> header.name().equals(name) ? new Header(name, value) : header);
    return new HttpMessage(changed, chunks, ending, hesitant, metadata);
  }

  /** The same message, of which the gateway knows one thing more. */
  public HttpMessage withMetadata(String namespace, String key, Value value) {
    Map<String, Struct> more = new HashMap<>(metadata);
    more.put(namespace, Struct.newBuilder().putFields(key, value).build());
    return new HttpMessage(headers, chunks, ending, hesitant, more);
  }

  /** The whole body. */
  public ByteString body() {
    return ByteString.copyFrom(chunks);
  }
}
