package dev.berth.it.istio;

import dev.berth.it.envoy.EnvoyProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The Envoy configuration of a gateway as Istio makes it, in shape and names; see its file. */
public final class IstioGateway {

  /** What its listener is called. */
  public static final String LISTENER = "0.0.0.0_8080";

  private static final String FILE = "/istio-gateway.yaml";
  private static final YAMLMapper YAML = new YAMLMapper();

  private final JsonNode config;

  private IstioGateway(JsonNode config) {
    this.config = config;
  }

  /** What Envoy gets when these EnvoyFilters are there, each the text of one, in this order. */
  public static EnvoyProfile with(int berthPort, List<String> envoyFilters) {
    IstioGateway gateway =
        new IstioGateway(
            YAML.readTree(skeleton().replace("port_value: 9002", "port_value: " + berthPort)));
    envoyFilters.forEach(yaml -> EnvoyFilter.parse(yaml).applyTo(gateway));
    return new EnvoyProfile(YAML.writeValueAsString(gateway.config));
  }

  private static String skeleton() {
    try (InputStream in = Objects.requireNonNull(IstioGateway.class.getResourceAsStream(FILE))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ArrayNode clusters() {
    return list("/static_resources/clusters");
  }

  ArrayNode networkFilters() {
    return list("/static_resources/listeners/0/filter_chains/0/filters");
  }

  ArrayNode httpFilters() {
    return list(
        "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/http_filters");
  }

  ArrayNode virtualHosts() {
    return list(
        "/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/route_config/virtual_hosts");
  }

  ArrayNode routes() {
    return (ArrayNode) virtualHosts().get(0).path("routes");
  }

  private ArrayNode list(String pointer) {
    return (ArrayNode) config.at(pointer);
  }
}
