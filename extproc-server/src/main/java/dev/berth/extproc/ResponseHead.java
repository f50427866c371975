package dev.berth.extproc;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.answer.AnswerReader;
import dev.berth.endpoint.EndpointId;
import dev.berth.health.AnswerOutcome;
import dev.berth.routing.EnvoyMetadata;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import org.jspecify.annotations.Nullable;

/**
 * What Berth reads from an answer's headers and from the metadata that Envoy sends along.
 *
 * @param status of HTTP; 0 where there is none
 * @param served the endpoint that answers, if Envoy says so
 * @param reader what reads the body; null when nobody can
 */
record ResponseHead(int status, @Nullable EndpointId served, @Nullable AnswerReader reader) {

  private static final int GATEWAY_TIMEOUT = 504;

  /** Reads a {@code response_headers} message. What is missing or malformed counts as not there. */
  static ResponseHead of(ProcessingRequest message) {
    String contentType = null;
    boolean encoded = false;
    int status = 0;
    for (HeaderValue header : message.getResponseHeaders().getHeaders().getHeadersList()) {
      switch (header.getKey()) {
        case ":status" -> status = status(Headers.value(header));
        case "content-type" -> contentType = Headers.value(header);
        case "content-encoding" -> encoded = !Headers.value(header).equals("identity");
        default -> {}
      }
    }
    return new ResponseHead(
        status,
        served(message.getMetadataContext()),
        encoded ? null : AnswerReader.of(contentType));
  }

  /** What it says of the server, when its answer comes to an end. */
  AnswerOutcome outcome() {
    return isGatewaysTimeout() ? AnswerOutcome.ABANDONED : AnswerOutcome.ofStatus(status);
  }

  /** Engines do not send it: the gateway's time was up. */
  boolean isGatewaysTimeout() {
    return status == GATEWAY_TIMEOUT;
  }

  private static int status(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException noStatus) {
      return 0;
    }
  }

  private static @Nullable EndpointId served(Metadata metadata) {
    Struct namespace = metadata.getFilterMetadataMap().get(EnvoyMetadata.LB_NAMESPACE);
    Value address = namespace == null ? null : namespace.getFieldsMap().get(EnvoyMetadata.SERVED);
    return address == null ? null : endpoint(address.getStringValue());
  }

  private static @Nullable EndpointId endpoint(String address) {
    try {
      return new EndpointId(address);
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }
}
