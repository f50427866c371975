package dev.berth.simulator.conformance.gateway;

import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a picker wants a request to go, as it said it.
 *
 * @param options all that it asked for regarding the destination header, in order
 * @param metadata the value in dynamic metadata; null when it set none
 */
public record Destination(List<HeaderValueOption> options, @Nullable String metadata) {

  /** Name of the header, and key in the namespace {@link #NAMESPACE}. */
  public static final String KEY = "x-gateway-destination-endpoint";

  /** Namespace of dynamic metadata that load balancing reads. */
  public static final String NAMESPACE = "envoy.lb";

  /** Key of the server that really answered, which the gateway reports. */
  public static final String SERVED_KEY = "x-gateway-destination-endpoint-served";

  static final Destination NONE = new Destination(List.of(), null);

  public Destination {
    options = List.copyOf(options);
  }

  /** The value of the header; null when it set none. */
  public @Nullable String header() {
    return options.isEmpty()
        ? null
        : HeaderEdits.value(options.get(options.size() - 1).getHeader());
  }

  /** The value as text, wherever it is; empty when there is none. */
  public String text() {
    String header = header();
    return metadata != null ? metadata : header != null ? header : "";
  }

  /** The addresses in order of preference, or an empty list when one of them is no address. */
  public List<EndpointAddress> addresses() {
    List<EndpointAddress> addresses = new ArrayList<>();
    for (String part : text().split(",", -1)) {
      EndpointAddress address = EndpointAddress.tryParse(part.trim());
      if (address == null) {
        return List.of();
      }
      addresses.add(address);
    }
    return List.copyOf(addresses);
  }

  /** Both, where the later one counts. */
  Destination then(Destination later) {
    List<HeaderValueOption> all = new ArrayList<>(options);
    all.addAll(later.options);
    return new Destination(all, later.metadata == null ? metadata : later.metadata);
  }

  boolean isNone() {
    return options.isEmpty() && metadata == null;
  }
}
