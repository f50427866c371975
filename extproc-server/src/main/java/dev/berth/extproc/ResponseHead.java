package dev.berth.extproc;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.answer.AnswerReader;
import dev.berth.endpoint.EndpointId;
import dev.berth.routing.EnvoyMetadata;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import org.jspecify.annotations.Nullable;

/**
 * What Berth reads from an answer's headers and from the metadata that Envoy sends along.
 *
 * @param served the endpoint that answers, if Envoy says so
 * @param reader what reads the body; null when nobody can
 */
record ResponseHead(@Nullable EndpointId served, @Nullable AnswerReader reader) {

  /** Reads a {@code response_headers} message. What is missing or malformed counts as not there. */
  static ResponseHead of(ProcessingRequest message) {
    String contentType = null;
    boolean encoded = false;
    for (HeaderValue header : message.getResponseHeaders().getHeaders().getHeadersList()) {
      switch (header.getKey()) {
        case "content-type" -> contentType = Headers.value(header);
        case "content-encoding" -> encoded = !Headers.value(header).equals("identity");
        default -> {}
      }
    }
    return new ResponseHead(
        served(message.getMetadataContext()), encoded ? null : AnswerReader.of(contentType));
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
