package dev.berth.discovery.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.ModelRewrites;
import dev.berth.discovery.kubernetes.RewriteResource.Rule;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RewriteMergeTest {

  @Test
  void of_resourcesOfOtherPools_areNoneOfItsBusiness() {
    assertThat(
            RewriteMerge.of(
                "chat",
                Stream.of(
                    new RewriteResource("a", "1", "embed", List.of(named("x", "m"))),
                    new RewriteResource("b", "1", null, List.of(named("x", "m"))))))
        .isEqualTo(SeenRewrites.NONE);
  }

  @Test
  void of_twoRulesForOneModel_theOlderResourcesCounts() {
    SeenRewrites seen =
        merge(
            resource("a", "2026-02-01T00:00:00Z", named("x", "young"), all("young")),
            resource("b", "2026-01-01T00:00:00Z", named("x", "old"), all("old")));

    assertThat(seen.rewrites())
        .isEqualTo(new ModelRewrites(Map.of("x", Map.of("old", 1)), Map.of("old", 1)));
  }

  @Test
  void of_twoRulesOfOneResource_theFirstCounts() {
    SeenRewrites seen = merge(resource("a", "1", named("x", "first"), named("x", "second")));

    assertThat(seen.rewrites().byName()).isEqualTo(Map.of("x", Map.of("first", 1)));
  }

  @Test
  void of_ruleWithoutTargets_leavesItsPlaceToTheNext() {
    SeenRewrites seen =
        merge(resource("a", "1", new Rule(false, List.of("x"), Map.of()), named("x", "m")));

    assertThat(seen.rewrites().byName()).isEqualTo(Map.of("x", Map.of("m", 1)));
    assertThat(seen.problems()).isEmpty();
  }

  @Test
  void of_ruleBeyondALimit_isNamedAndTheOthersAreObeyed() {
    Map<String, Integer> models =
        IntStream.range(0, 33).boxed().collect(Collectors.toMap(i -> "m" + i, i -> 1));
    List<String> names = IntStream.range(0, 1001).mapToObj(i -> "n" + i).toList();
    List<Rule> bad =
        List.of(
            new Rule(true, List.of(), models),
            new Rule(false, names, Map.of("m", 1)),
            new Rule(true, List.of(), Map.of("m", 1_000_001)),
            new Rule(true, List.of(), Map.of("m", 0)),
            named("x".repeat(257), "m"),
            named("x", "m".repeat(257)));

    for (Rule rule : bad) {
      SeenRewrites seen = merge(resource("a", "1", rule, named("good", "m")));

      assertThat(seen.problems())
          .containsExactly("InferenceModelRewrite a: a rule is beyond the limits");
      assertThat(seen.rewrites())
          .isEqualTo(new ModelRewrites(Map.of("good", Map.of("m", 1)), Map.of()));
    }
  }

  @Test
  void of_asMuchAsMayBe_isTaken() {
    Map<String, Integer> models =
        IntStream.range(0, 32).boxed().collect(Collectors.toMap(i -> "m" + i, i -> 1_000_000));
    List<String> names = IntStream.range(0, 1000).mapToObj(i -> "n" + i).toList();

    SeenRewrites seen = merge(resource("a", "1", new Rule(false, names, models)));

    assertThat(seen.problems()).isEmpty();
    assertThat(seen.rewrites().byName())
        .isEqualTo(names.stream().collect(Collectors.toMap(Function.identity(), name -> models)));
  }

  private static SeenRewrites merge(RewriteResource... resources) {
    return RewriteMerge.of("chat", Stream.of(resources));
  }

  private static RewriteResource resource(String name, String created, Rule... rules) {
    return new RewriteResource(name, created, "chat", List.of(rules));
  }

  private static Rule named(String model, String target) {
    return new Rule(false, List.of(model), Map.of(target, 1));
  }

  private static Rule all(String target) {
    return new Rule(true, List.of(), Map.of(target, 1));
  }
}
