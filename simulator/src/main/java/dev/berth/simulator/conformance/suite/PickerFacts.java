package dev.berth.simulator.conformance.suite;

import dev.berth.simulator.conformance.gateway.EndpointAddress;
import dev.berth.simulator.conformance.gateway.Modes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the suite was told of the picker and its pool.
 *
 * @param model a model that the pool serves; null when not told
 * @param endpoints the members of the pool, all of them ready and idle; empty when not told
 * @param emptyPool whether a pool without members can be asked too
 * @param mode how requests come in cases that are not about modes
 * @param path the path of requests with a body
 */
public record PickerFacts(
    @Nullable String model,
    List<EndpointAddress> endpoints,
    boolean emptyPool,
    Modes mode,
    String path) {

  /** Where chat completions are posted. */
  public static final String CHAT_PATH = "/v1/chat/completions";

  public PickerFacts {
    endpoints = endpoints.stream().distinct().toList();
  }

  /** Nothing told: bodies come as most gateways send them. */
  public static PickerFacts none() {
    return new PickerFacts(null, List.of(), false, Modes.FULL_DUPLEX, CHAT_PATH);
  }

  public PickerFacts withModel(@Nullable String name) {
    return new PickerFacts(name, endpoints, emptyPool, mode, path);
  }

  public PickerFacts withEndpoints(List<EndpointAddress> members) {
    return new PickerFacts(model, members, emptyPool, mode, path);
  }

  public PickerFacts withEmptyPool(boolean there) {
    return new PickerFacts(model, endpoints, there, mode, path);
  }

  public PickerFacts withMode(Modes other) {
    return new PickerFacts(model, endpoints, emptyPool, other, path);
  }

  public PickerFacts withPath(String other) {
    return new PickerFacts(model, endpoints, emptyPool, mode, other);
  }
}
