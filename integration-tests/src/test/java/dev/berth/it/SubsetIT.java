package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ListValue;
import com.google.protobuf.Value;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.SimHeaders;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A filter before ext_proc confines the choice; here one that takes the list from a header. */
@ParameterizedClass
@MethodSource("setups")
class SubsetIT {

  private static final String AS_LIST = "x-subset-list";
  private static final String AS_TEXT = "x-subset-text";
  private static final String FILTER =
      """
      - name: envoy.filters.http.header_to_metadata
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.header_to_metadata.v3.Config
          request_rules:
          - header: x-subset-list
            on_header_present: {metadata_namespace: envoy.lb.subset_hint, key: x-gateway-destination-endpoint-subset, type: PROTOBUF_VALUE, encode: BASE64}
          - header: x-subset-text
            on_header_present: {metadata_namespace: envoy.lb.subset_hint, key: x-gateway-destination-endpoint-subset, type: STRING}
      """;

  @RegisterExtension static final Stacks stacks = new Stacks();

  private final Stack stack;

  SubsetIT(Setup setup) {
    stack = stacks.shared(setup);
  }

  static Stream<Setup> setups() {
    return Shipped.forOneReplica().stream()
        .map(profile -> Setup.of(profile, BodyMode.BUFFERED).withEnvoy(SubsetIT::withFilter));
  }

  private static EnvoyProfile withFilter(EnvoyProfile profile) {
    return profile.withFilterBefore(FILTER);
  }

  @ParameterizedTest
  @EnumSource
  void send_listOfServers_oneOfThemIsChosen(Protocol protocol) {
    List<String> subset = addresses().subList(1, 3);
    for (int i = 0; i < 20; i++) {
      Reply reply =
          stack.client().send(protocol, Chats.small(false).with(AS_LIST, encoded(subset)));

      assertThat(reply.header(SimHeaders.SERVED_BY)).isIn(subset);
    }
  }

  @ParameterizedTest
  @EnumSource
  void send_textOfOneServer_itIsChosen(Protocol protocol) {
    String only = addresses().get(2);
    for (int i = 0; i < 20; i++) {
      Reply reply = stack.client().send(protocol, Chats.small(false).with(AS_TEXT, only));

      assertThat(reply.header(SimHeaders.SERVED_BY)).isEqualTo(only);
    }
  }

  @ParameterizedTest
  @EnumSource
  void send_listWithoutAMatch_isUnavailable(Protocol protocol) {
    assertUnavailable(protocol, Chats.small(false).with(AS_LIST, encoded(List.of("10.0.0.1:1"))));
  }

  @ParameterizedTest
  @EnumSource
  void send_emptyList_isUnavailable(Protocol protocol) {
    assertUnavailable(protocol, Chats.small(false).with(AS_LIST, encoded(List.of())));
  }

  private void assertUnavailable(Protocol protocol, Request request) {
    Reply reply = stack.client().send(protocol, request);

    assertThat(reply.status()).as(reply.toString()).isEqualTo(503);
    assertThat(reply.text()).contains("no_server_in_subset");
  }

  private List<String> addresses() {
    return stack.engines().stream().map(engine -> engine.address()).toList();
  }

  private static String encoded(List<String> addresses) {
    ListValue.Builder list = ListValue.newBuilder();
    addresses.forEach(address -> list.addValues(Value.newBuilder().setStringValue(address)));
    return Base64.getEncoder()
        .encodeToString(Value.newBuilder().setListValue(list).build().toByteArray());
  }
}
