package dev.berth.accesslog;

import dev.berth.base.HostPort;
import dev.berth.endpoint.EndpointId;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request was to go, and where it went. What makes no sense in the entry is not here.
 *
 * @param chosen the endpoints of the decision: the chosen one, then those that Envoy may try after
 *     it; empty without a decision
 * @param served the endpoint that Envoy turned to, in the last of several attempts; null if none
 */
record Whereabouts(List<EndpointId> chosen, @Nullable EndpointId served) {

  Whereabouts {
    chosen = List.copyOf(chosen);
  }

  static Whereabouts of(AccessLogCommon common) {
    EntryMetadata metadata = new EntryMetadata(common);
    return new Whereabouts(
        endpoints(metadata.destination()),
        served(metadata.served(), common.getUpstreamRemoteAddress()));
  }

  private static List<EndpointId> endpoints(@Nullable String list) {
    List<EndpointId> endpoints = new ArrayList<>();
    for (String text : list == null ? new String[0] : list.split(",", -1)) {
      EndpointId endpoint = endpoint(text.strip());
      if (endpoint != null) {
        endpoints.add(endpoint);
      }
    }
    return endpoints;
  }

  private static @Nullable EndpointId endpoint(String text) {
    try {
      return new EndpointId(text);
    } catch (IllegalArgumentException noEndpoint) {
      return null;
    }
  }

  private static @Nullable EndpointId served(@Nullable String told, Address upstream) {
    if (told != null) {
      return endpoint(told);
    }
    SocketAddress socket = upstream.getSocketAddress();
    return socket.getAddress().isEmpty() ? null : endpoint(socket);
  }

  private static @Nullable EndpointId endpoint(SocketAddress socket) {
    try {
      return endpoint(new HostPort(socket.getAddress(), socket.getPortValue()).toString());
    } catch (IllegalArgumentException noAddress) {
      return null;
    }
  }

  /** Whether the server that saw it is one that the decision names; so, too, without a decision. */
  boolean isOneOfTheDecision() {
    return served != null && (chosen.isEmpty() || chosen.contains(served));
  }

  /** Whether a server saw it that the decision does not name. */
  boolean isServedByAStranger() {
    return served != null && !isOneOfTheDecision();
  }
}
