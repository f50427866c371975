package dev.berth.accesslog;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.routing.EnvoyMetadata;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import org.jspecify.annotations.Nullable;

/** The metadata in an entry, where Berth and Envoy's filters leave word. What is empty is null. */
record EntryMetadata(AccessLogCommon common) {

  /** The id that Berth gave Envoy with the decision. */
  @Nullable String ticket() {
    return text(EnvoyMetadata.BERTH_NAMESPACE, EnvoyMetadata.TICKET);
  }

  /** The name of the pool, as Berth gave it. */
  @Nullable String pool() {
    return text(EnvoyMetadata.BERTH_NAMESPACE, EnvoyMetadata.POOL);
  }

  /** The decision: addresses with commas between them. */
  @Nullable String destination() {
    return text(EnvoyMetadata.LB_NAMESPACE, EnvoyMetadata.DESTINATION);
  }

  /** The address that Envoy says has served. */
  @Nullable String served() {
    return text(EnvoyMetadata.LB_NAMESPACE, EnvoyMetadata.SERVED);
  }

  /** What the answer says of itself; empty where nothing was read. */
  Struct answer() {
    return namespace(EnvoyMetadata.ANSWER_NAMESPACE);
  }

  private @Nullable String text(String namespace, String key) {
    String text =
        namespace(namespace).getFieldsOrDefault(key, Value.getDefaultInstance()).getStringValue();
    return text.isEmpty() ? null : text;
  }

  private Struct namespace(String name) {
    return common.getMetadata().getFilterMetadataOrDefault(name, Struct.getDefaultInstance());
  }
}
