package dev.berth.simulator.conformance.gateway;

import com.google.protobuf.ByteString;
import java.util.List;

/**
 * What Envoy passes on of a message, after the picker's replies.
 *
 * @param destination of a request; none for a response
 */
public record Forwarded(List<Header> headers, ByteString body, Destination destination) {

  public Forwarded {
    headers = List.copyOf(headers);
  }

  /** All values of a header, in order. */
  public List<String> values(String name) {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }
}
