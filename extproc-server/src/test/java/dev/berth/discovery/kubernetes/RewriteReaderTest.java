package dev.berth.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.discovery.kubernetes.RewriteResource.Rule;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewriteReaderTest {

  @Test
  void read_everyField_isTaken() {
    RewriteResource read =
        read(
            """
              poolRef: {group: inference.networking.k8s.io, kind: InferencePool, name: chat}
              rules:
              - matches: [{model: {type: Exact, value: a}}, {model: {value: b}}]
                targets: [{modelRewrite: m, weight: 90}, {modelRewrite: n, weight: 10}]
              - targets: [{modelRewrite: m}]
            """);

    assertThat(read)
        .isEqualTo(
            new RewriteResource(
                "canary",
                "2026-01-02T03:04:05Z",
                "chat",
                List.of(
                    new Rule(false, List.of("a", "b"), Map.of("m", 90, "n", 10)),
                    new Rule(true, List.of(), Map.of("m", 1)))));
  }

  @Test
  void read_poolOfAnotherKindOrGroup_isNone() {
    assertThat(read("  poolRef: {name: chat, kind: Service}\n  rules: []").pool()).isNull();
    assertThat(read("  poolRef: {name: chat, group: a.b}\n  rules: []").pool()).isNull();
    assertThat(read("  rules: []").pool()).isNull();
    assertThat(read("  poolRef: {name: chat}").pool()).isEqualTo("chat");
  }

  @Test
  void read_matchThatIsNotExact_doesNotBecomeOneForAll() {
    RewriteResource read =
        read("  rules: [{matches: [{model: {type: Prefix, value: a}}, {}], targets: []}]");

    assertThat(read.rules()).containsExactly(new Rule(false, List.of(), Map.of()));
  }

  @Test
  void read_modelTwiceAmongTheTargets_hasBothShares() {
    RewriteResource read =
        read("  rules: [{targets: [{modelRewrite: m, weight: 2}, {modelRewrite: m, weight: 3}]}]");

    assertThat(read.rules()).containsExactly(new Rule(true, List.of(), Map.of("m", 5)));
  }

  private static RewriteResource read(String spec) {
    return RewriteReader.read(
        Serialization.unmarshal(
            """
            apiVersion: llm-d.ai/v1alpha2
            kind: InferenceModelRewrite
            metadata: {name: canary, creationTimestamp: "2026-01-02T03:04:05Z"}
            spec:
            """
                + spec,
            GenericKubernetesResource.class));
  }
}
