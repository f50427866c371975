package dev.berth.it;

import static dev.berth.it.stack.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.GatewayClient;
import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.envoy.EnvoyVersion;
import dev.berth.it.stack.Certificates;
import dev.berth.it.stack.Certificates.Identity;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.SimHeaders;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code envoy-config/raw/mtls.yaml} between Envoy and Berth: who may call, and who may not. */
class MutualTlsIT {

  private static final String ENVOY = "spiffe://example.org/ns/gateway/sa/envoy";
  private static final String BERTH = "berth.example.org";

  @RegisterExtension static final Stacks stacks = new Stacks();

  @TempDir static Path folder;
  private static Certificates certificates;
  private static Setup setup;

  @BeforeAll
  static void setUp() {
    certificates = new Certificates(folder);
    Identity berth = certificates.issue("berth", "dns:" + BERTH);
    setup =
        Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.BUFFERED)
            .withCompletion("accessLog")
            .withGrpc(
                "tls: {certificate: %s, privateKey: %s, clientCa: %s, allowedClients: [\"%s\"]}"
                    .formatted(berth.certificate(), berth.key(), certificates.authority(), ENVOY))
            .withEnvoy(as(certificates.issue("envoy", "uri:" + ENVOY)));
  }

  private static UnaryOperator<EnvoyProfile> as(Identity envoy) {
    return profile ->
        profile.withMutualTls(envoy.certificate(), envoy.key(), certificates.authority());
  }

  /** The server was listed by EDS, chosen by ext_proc, and given back by the access log. */
  @ParameterizedTest
  @EnumSource
  void allowedEnvoy_hasAllServices(Protocol protocol) {
    Stack stack = stacks.shared(setup);

    Reply reply = stack.client().send(protocol, Chats.small(false));

    assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
    assertThat(reply.header(SimHeaders.SERVED_BY))
        .isEqualTo(reply.header("x-berth-destination"))
        .isNotNull();
    stack.awaitIdle();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "uri:spiffe://example.org/ns/gateway/sa/other",
        "uri:" + ENVOY + "/below",
        "dns:envoy.example.org"
      })
  void envoyWithAnotherName_isRefusedAndCounted(String name) {
    Stack stack = stacks.shared(setup);
    double before = strangers(stack);
    Identity other = certificates.issue("other" + name.hashCode(), name);

    try (EnvoyProcess envoy = envoy(stack, as(other))) {
      assertThat(chatThrough(envoy).status()).isEqualTo(503);
      eventually("the stranger is counted", () -> strangers(stack) > before);
    }
    assertThat(stack.client().send(Protocol.HTTP_1_1, Chats.small(false)).status()).isEqualTo(200);
  }

  @Test
  void envoyOfAnotherAuthority_isRefused(@TempDir Path elsewhere) {
    Stack stack = stacks.shared(setup);
    Identity impostor = new Certificates(elsewhere).issue("envoy", "uri:" + ENVOY);

    try (EnvoyProcess envoy = envoy(stack, as(impostor))) {
      assertThat(chatThrough(envoy).status()).isEqualTo(503);
    }
  }

  @Test
  void envoyWithoutTls_isRefused() {
    Stack stack = stacks.shared(setup);

    try (EnvoyProcess envoy = envoy(stack, UnaryOperator.identity())) {
      assertThat(chatThrough(envoy).status()).isEqualTo(503);
    }
  }

  /** Envoy for its part calls nobody but Berth. */
  @Test
  void berthWithAnotherName_isNotCalled() {
    Stack stack = stacks.shared(setup);
    Identity envoy = certificates.issue("careful", "uri:" + ENVOY);

    try (EnvoyProcess process =
        envoy(stack, profile -> as(envoy).apply(profile).replacing(BERTH, "berth.example.com"))) {
      assertThat(chatThrough(process).status()).isEqualTo(503);
    }
  }

  private static EnvoyProcess envoy(Stack stack, UnaryOperator<EnvoyProfile> change) {
    return EnvoyProcess.start(
        EnvoyVersion.CURRENT,
        change
            .apply(Shipped.EDS_OVERRIDE_HOST.read())
            .withPorts(List.of(stack.berth().grpcPort())));
  }

  private static Reply chatThrough(EnvoyProcess envoy) {
    try (GatewayClient client = new GatewayClient(envoy.clients())) {
      return client.send(Protocol.HTTP_1_1, Chats.small(false));
    }
  }

  private static double strangers(Stack stack) {
    return stack
        .berth()
        .meters()
        .get("berth.grpc.refused")
        .tag("why", "stranger")
        .counter()
        .count();
  }
}
