package dev.berth.it.istio;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How Protobuf merges messages, on their JSON: messages field by field, repeated fields by
 * appending, of a oneof the newer. A zero is refused, because in Protobuf it may not be told from
 * nothing, and then merges to nothing.
 */
final class ProtoMerge {

  private static final Set<String> DESTINATION_OF_ROUTE =
      Set.of("cluster", "cluster_header", "weighted_clusters");

  private ProtoMerge() {}

  static void into(ObjectNode target, JsonNode value) {
    value.properties().forEach(field -> set(target, field.getKey(), field.getValue()));
  }

  private static void set(ObjectNode target, String name, JsonNode value) {
    JsonNode old = target.path(name);
    if (old instanceof ObjectNode message) {
      into(message, value);
    } else if (old instanceof ArrayNode list) {
      list.addAll((ArrayNode) value);
    } else {
      refuseZero(name, value);
      if (DESTINATION_OF_ROUTE.contains(name)) {
        target.remove(DESTINATION_OF_ROUTE);
      }
      target.set(name, value);
    }
  }

  private static void refuseZero(String name, JsonNode value) {
    String text = value.asString("");
    if (Set.of("0", "0s", "false").contains(text)) {
      throw new IllegalArgumentException(name + ": " + text + " may merge to nothing");
    }
  }
}
