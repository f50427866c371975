package dev.berth.simulator.conformance.gateway;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.ImmediateResponse;
import java.util.List;

/** An answer that the picker gives itself, as the client gets it. */
public record Refusal(int status, List<Header> headers, ByteString body) {

  static Refusal of(ImmediateResponse response) {
    return new Refusal(
        response.getStatus().getCodeValue(),
        HeaderEdits.apply(List.of(), response.getHeaders()),
        response.getBody());
  }

  /** Its content-type; empty when it has none. */
  public String contentType() {
    return headers.stream()
        .filter(header -> header.name().equalsIgnoreCase("content-type"))
        .map(Header::value)
        .findFirst()
        .orElse("");
  }

  @Override
  public String toString() {
    return "an immediate response with status " + status;
  }
}
