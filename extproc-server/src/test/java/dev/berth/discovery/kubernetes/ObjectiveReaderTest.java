package dev.berth.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectiveReaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "{priority: 100, poolRef: {name: chat}}                                      | chat | 100",
        "{priority: -1, poolRef: {name: a, kind: InferencePool}}                     | a    | -1",
        "{poolRef: {name: chat, group: inference.networking.k8s.io}}                 | chat | 0",
        "{priority: 2147483647, poolRef: {name: chat}}                               | chat | 2147483647",
        "{priority: 3, poolRef: {name: chat, group: inference.networking.x-k8s.io}}  | none | 3",
        "{priority: 3, poolRef: {name: chat, kind: Service}}                         | none | 3",
        "{priority: 3}                                                               | none | 3",
        "{}                                                                          | none | 0",
      })
  void read_spec_poolAndPriority(String spec, @Nullable String pool, int priority) {
    GenericKubernetesResource resource =
        Serialization.unmarshal(
            """
            apiVersion: llm-d.ai/v1alpha2
            kind: InferenceObjective
            metadata: {name: premium}
            spec:\s"""
                + spec,
            GenericKubernetesResource.class);

    assertThat(ObjectiveReader.read(resource))
        .isEqualTo(new ObjectiveResource("premium", pool, priority));
  }

  @Test
  void kinds_llmdsOwnGroupIsFirst() {
    assertThat(ObjectiveReader.KINDS)
        .extracting(kind -> kind.getPlural() + "." + kind.getGroup() + "/" + kind.getVersion())
        .isEqualTo(
            List.of(
                "inferenceobjectives.llm-d.ai/v1alpha2",
                "inferenceobjectives.inference.networking.x-k8s.io/v1alpha2"));
  }
}
