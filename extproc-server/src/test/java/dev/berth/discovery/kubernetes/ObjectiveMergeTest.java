package dev.berth.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObjectiveMergeTest {

  @Test
  void of_objectivesOfOtherPools_areNoneOfItsBusiness() {
    assertThat(
            ObjectiveMerge.of(
                "chat",
                Stream.of(
                    new ObjectiveResource("a", "embed", 1), new ObjectiveResource("b", null, 1))))
        .isEqualTo(SeenObjectives.NONE);
  }

  @Test
  void of_twoOfOneName_theFirstThatRefersToThePoolCounts() {
    SeenObjectives seen =
        ObjectiveMerge.of(
            "chat",
            Stream.of(
                new ObjectiveResource("a", "embed", 1),
                new ObjectiveResource("a", "chat", 2),
                new ObjectiveResource("a", "chat", 3)));

    assertThat(seen.priorities()).isEqualTo(Map.of("a", 2));
    assertThat(seen.problems()).isEmpty();
  }

  @Test
  void of_asManyAsMayBe_count() {
    SeenObjectives seen = ObjectiveMerge.of("chat", objectives(1_000));

    assertThat(seen.priorities()).hasSize(1_000);
    assertThat(seen.problems()).isEmpty();
  }

  @Test
  void of_oneMore_theLastByNameDoesNotCountAndItShows() {
    SeenObjectives seen = ObjectiveMerge.of("chat", objectives(1_001));

    assertThat(seen.priorities()).hasSize(1_000).doesNotContainKey("o2000");
    assertThat(seen.problems())
        .containsExactly("of 1001 InferenceObjectives the first 1000 by name count");
  }

  private static Stream<ObjectiveResource> objectives(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new ObjectiveResource("o" + (1000 + i), "chat", i));
  }
}
