package dev.berth.it.istio;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * The patches of a shipped EnvoyFilter, applied in their order. Knows what the shipped ones use and
 * refuses the rest; a patch that hits nothing is an error, where istiod would pass over it.
 */
final class EnvoyFilter {

  private static final YAMLMapper YAML = new YAMLMapper();

  private final JsonNode patches;

  private EnvoyFilter(JsonNode patches) {
    this.patches = patches;
  }

  static EnvoyFilter parse(String yaml) {
    return new EnvoyFilter(YAML.readTree(yaml).at("/spec/configPatches"));
  }

  void applyTo(IstioGateway gateway) {
    for (JsonNode patch : patches) {
      apply(patch, gateway);
    }
  }

  private static void apply(JsonNode patch, IstioGateway gateway) {
    JsonNode value = patch.at("/patch/value");
    String operation = patch.at("/patch/operation").asString();
    String act = patch.path("applyTo").asString() + " " + operation;
    switch (act) {
      case "HTTP_FILTER INSERT_BEFORE" ->
          insertBefore(gateway.httpFilters(), subFilter(patch), value);
      case "CLUSTER ADD" -> gateway.clusters().add(value);
      case "NETWORK_FILTER MERGE", "CLUSTER MERGE", "VIRTUAL_HOST MERGE", "HTTP_ROUTE MERGE" ->
          hit(act, candidates(patch, gateway)).forEach(target -> ProtoMerge.into(target, value));
      default -> throw new IllegalArgumentException("an EnvoyFilter of ours has no " + act);
    }
  }

  private static List<ObjectNode> candidates(JsonNode patch, IstioGateway gateway) {
    return switch (patch.path("applyTo").asString()) {
      case "NETWORK_FILTER" ->
          named(gateway.networkFilters(), patch.at("/match/listener/filterChain/filter/name"));
      case "CLUSTER" -> named(gateway.clusters(), patch.at("/match/cluster/name"));
      case "HTTP_ROUTE" ->
          named(gateway.routes(), patch.at("/match/routeConfiguration/vhost/route/name"));
      default -> named(gateway.virtualHosts(), patch.at("/match/routeConfiguration/vhost/name"));
    };
  }

  /** All, where no name is asked for. */
  private static List<ObjectNode> named(ArrayNode nodes, JsonNode name) {
    return nodes
        .valueStream()
        .map(ObjectNode.class::cast)
        .filter(node -> name.isMissingNode() || node.path("name").equals(name))
        .toList();
  }

  private static List<ObjectNode> hit(String act, List<ObjectNode> targets) {
    if (targets.isEmpty()) {
      throw new IllegalArgumentException(act + " hits nothing in the gateway");
    }
    return targets;
  }

  private static JsonNode subFilter(JsonNode patch) {
    return patch.at("/match/listener/filterChain/filter/subFilter/name");
  }

  private static void insertBefore(ArrayNode filters, JsonNode name, JsonNode value) {
    ObjectNode before = hit("INSERT_BEFORE", named(filters, name)).get(0);
    for (int i = 0; i < filters.size(); i++) {
      if (filters.get(i) == before) {
        filters.insert(i, value);
        return;
      }
    }
  }
}
