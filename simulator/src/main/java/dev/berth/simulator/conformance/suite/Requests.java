package dev.berth.simulator.conformance.suite;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.Value;
import dev.berth.simulator.conformance.gateway.EndpointAddress;
import dev.berth.simulator.conformance.gateway.Header;
import dev.berth.simulator.conformance.gateway.HttpMessage;
import java.util.Collection;
import java.util.List;

/** The requests that cases send, and how subsets are put on them. Stateless. */
public final class Requests {
  private static final String SUBSET_NAMESPACE = "envoy.lb.subset_hint";
  private static final String SUBSET_KEY = "x-gateway-destination-endpoint-subset";

  private Requests() {}

  /** A GET. */
  public static HttpMessage bodiless() {
    return HttpMessage.bodiless(headers("GET", "/v1/files"));
  }

  /** A short chat with the model that the pool serves. */
  public static HttpMessage chat(PickerFacts facts) {
    return post(facts, List.of(Bodies.chat(facts)));
  }

  /** A request with this body, in these pieces. */
  public static HttpMessage post(PickerFacts facts, List<ByteString> pieces) {
    long length = pieces.stream().mapToLong(ByteString::size).sum();
    return HttpMessage.bodiless(headers("POST", facts.path()))
        .with("content-type", "application/json")
        .with("content-length", Long.toString(length))
        .withBody(pieces);
  }

  private static List<Header> headers(String method, String path) {
    return List.of(
        new Header(":authority", "conformance.test"),
        new Header(":path", path),
        new Header(":method", method),
        new Header(":scheme", "http"),
        new Header("user-agent", "berth-sim-conformance"),
        new Header("accept", "*/*"));
  }

  /** The request, confined to these addresses, given as a list. */
  public static HttpMessage within(Collection<EndpointAddress> subset, HttpMessage request) {
    ListValue.Builder list = ListValue.newBuilder();
    subset.forEach(address -> list.addValues(Value.newBuilder().setStringValue(address.text())));
    return withSubset(request, Value.newBuilder().setListValue(list).build());
  }

  /** The request, confined to the addresses in this string. */
  public static HttpMessage within(String subset, HttpMessage request) {
    return withSubset(request, Value.newBuilder().setStringValue(subset).build());
  }

  private static HttpMessage withSubset(HttpMessage request, Value subset) {
    return request.withMetadata(SUBSET_NAMESPACE, SUBSET_KEY, subset);
  }
}
