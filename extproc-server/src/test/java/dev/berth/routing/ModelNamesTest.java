package dev.berth.routing;

import static dev.berth.testing.Endpoints.serving;
import static dev.berth.testing.Endpoints.undeclared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.ModelRewrites;
import dev.berth.config.ModelsConfig;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.Pool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelNamesTest {

  private static final String READY = "10.0.0.1:8000";
  private static final String UNKNOWN_TO_ENVOY = "10.0.0.2:8000";

  private final Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);
  private final Set<String> sick = new HashSet<>();
  private final ModelServers servers =
      new ModelServers() {
        @Override
        public boolean anyIsWell(String model) {
          return anyIsReady(model) && !sick.contains(model);
        }

        @Override
        public boolean anyIsReady(String model) {
          return pool.snapshot().ready(model).length > 0;
        }
      };

  @Test
  void resolve_plainName_isItself() {
    discover(serving(READY, "qwen"));
    ModelNames names = names(Map.of(), Map.of());

    assertThat(resolve(names, "qwen")).isEqualTo(new Meaning("qwen", "qwen"));
    assertThat(resolve(names, "llama")).isNull();
  }

  @Test
  void resolve_alias_isItsModelAndComesBeforeAModelOfItsName() {
    discover(serving(READY, "qwen", "gpt-4"));
    ModelNames names = names(Map.of("gpt-4", Map.of("qwen", 1)), Map.of());

    assertThat(resolve(names, "gpt-4")).isEqualTo(new Meaning("qwen", "qwen"));
  }

  @Test
  void resolve_aliasOfAModelNobodyServes_null() {
    discover(serving(READY, "qwen", "gpt-4"));
    ModelNames names = names(Map.of("gpt-4", Map.of("llama", 1)), Map.of());

    assertThat(resolve(names, "gpt-4")).isNull();
    assertThat(ids(names)).containsExactly("qwen");
  }

  @Test
  void resolve_weightedAlias_onlyModelsWithAReadyServer() {
    pool.applyAnnounced(Set.of(new EndpointId(READY)));
    discover(serving(READY, "small"), serving(UNKNOWN_TO_ENVOY, "big"));
    ModelNames names = names(Map.of("a", Map.of("big", 1000, "small", 1)), Map.of());

    for (int i = 0; i < 100; i++) {
      assertThat(resolve(names, "a")).isEqualTo(Meaning.itself("small"));
    }
    assertThat(names.meanings("a", pool.snapshot(), servers))
        .isEqualTo(Map.of(Meaning.itself("small"), 1));
  }

  @Test
  void resolve_weightedAliasNoneReady_anyThatIsKnown() {
    pool.applyAnnounced(Set.of());
    discover(serving(UNKNOWN_TO_ENVOY, "big"));
    ModelNames names = names(Map.of("a", Map.of("big", 1, "small", 1000)), Map.of());

    assertThat(resolve(names, "a")).isEqualTo(Meaning.itself("big"));
    assertThat(names.meanings("a", pool.snapshot(), servers))
        .isEqualTo(Map.of(Meaning.itself("big"), 1));
  }

  @Test
  void resolve_weightedAlias_modelWhoseServersAreSickIsPassedOver() {
    pool.applyAnnounced(Set.of(new EndpointId(READY)));
    discover(serving(READY, "small", "big"), serving(UNKNOWN_TO_ENVOY, "new"));
    ModelNames names = names(Map.of("a", Map.of("big", 1000, "small", 1, "new", 1000)), Map.of());

    sick.add("big");
    assertThat(names.meanings("a", pool.snapshot(), servers))
        .isEqualTo(Map.of(Meaning.itself("small"), 1));
    assertThat(resolve(names, "a")).isEqualTo(Meaning.itself("small"));

    sick.add("small");
    assertThat(names.meanings("a", pool.snapshot(), servers))
        .as("all are sick: as if all were well")
        .isEqualTo(Map.of(Meaning.itself("big"), 1000, Meaning.itself("small"), 1));
  }

  @Test
  void resolve_adapterWhoseServersAreSick_goesToItsBaseIfThatIsWell() {
    discover(serving(READY, "qwen", "sql-lora"));
    ModelNames names = names(Map.of(), Map.of("sql-lora", "qwen"));

    sick.add("sql-lora");
    assertThat(resolve(names, "sql-lora")).isEqualTo(new Meaning("sql-lora", "qwen"));

    sick.add("qwen");
    assertThat(resolve(names, "sql-lora")).isEqualTo(Meaning.itself("sql-lora"));
  }

  @Test
  void resolve_canary_bothGetTheirShare() {
    discover(serving(READY, "qwen", "qwen-next"));
    ModelNames names = names(Map.of("qwen", Map.of("qwen", 3, "qwen-next", 1)), Map.of());

    long next = 0;
    for (int i = 0; i < 400; i++) {
      next += resolve(names, "qwen").equals(Meaning.itself("qwen-next")) ? 1 : 0;
    }

    assertThat(next).isBetween(98L, 102L);
  }

  @Test
  void resolve_adapterThatNobodyLists_goesToItsBaseUnderItsOwnName() {
    discover(serving(READY, "qwen"));
    ModelNames names = names(Map.of("sql", Map.of("sql-lora", 1)), Map.of("sql-lora", "qwen"));

    assertThat(resolve(names, "sql-lora")).isEqualTo(new Meaning("sql-lora", "qwen"));
    assertThat(resolve(names, "sql")).isEqualTo(new Meaning("sql-lora", "qwen"));
  }

  @Test
  void resolve_weightedAliasWithAnAdapterOnDemand_itsBaseMakesItReady() {
    pool.applyAnnounced(Set.of(new EndpointId(READY)));
    discover(serving(READY, "qwen"), serving(UNKNOWN_TO_ENVOY, "big"));
    ModelNames names =
        names(Map.of("a", Map.of("sql-lora", 1, "big", 1000)), Map.of("sql-lora", "qwen"));

    for (int i = 0; i < 10; i++) {
      assertThat(resolve(names, "a")).isEqualTo(new Meaning("sql-lora", "qwen"));
    }
  }

  @Test
  void resolve_adapterThatAReadyServerLists_goesThere() {
    discover(serving(READY, "qwen", "sql-lora"), serving("10.0.0.3:8000", "qwen"));
    ModelNames names = names(Map.of(), Map.of("sql-lora", "qwen"));

    assertThat(resolve(names, "sql-lora")).isEqualTo(Meaning.itself("sql-lora"));
  }

  @Test
  void resolve_adapterListedByAServerThatIsNotReady_goesToItsBase() {
    pool.applyAnnounced(Set.of(new EndpointId(READY)));
    discover(serving(READY, "qwen"), serving(UNKNOWN_TO_ENVOY, "qwen", "sql-lora"));
    ModelNames names = names(Map.of(), Map.of("sql-lora", "qwen"));

    assertThat(resolve(names, "sql-lora")).isEqualTo(new Meaning("sql-lora", "qwen"));
  }

  @Test
  void resolve_adapterOfABaseNobodyServes_null() {
    discover(serving(READY, "llama"));

    assertThat(resolve(names(Map.of(), Map.of("sql-lora", "qwen")), "sql-lora")).isNull();
  }

  @Test
  void list_namesEveryNameThatResolves_withRootAndParent() {
    discover(
        new Endpoint(
            new EndpointId(READY),
            null,
            List.of(
                ServedModel.of("qwen"),
                ServedModel.of("small"),
                new ServedModel("law-lora", "qwen"),
                ServedModel.of("sql-lora"))));
    ModelNames names =
        names(
            Map.of(
                "gpt-4", Map.of("qwen", 9, "small", 1, "gone", 1000),
                "small", Map.of("qwen", 1),
                "dead", Map.of("gone", 1)),
            Map.of("sql-lora", "qwen", "new-lora", "qwen", "no-lora", "gone"));

    assertThat(names.list(pool.snapshot()))
        .containsExactly(
            new ListedModel("gpt-4", "qwen", null),
            new ListedModel("law-lora", null, "qwen"),
            new ListedModel("new-lora", null, "qwen"),
            new ListedModel("qwen", null, null),
            new ListedModel("small", "qwen", null),
            new ListedModel("sql-lora", null, "qwen"));
    assertThat(names.list(pool.snapshot()))
        .allMatch(listed -> resolve(names, listed.id()) != null)
        .allMatch(listed -> listed.equals(names.find(listed.id(), pool.snapshot())));
    assertThat(names.find("dead", pool.snapshot())).isNull();
    assertThat(names.find("no-lora", pool.snapshot())).isNull();
  }

  @Test
  void rewrite_names_areAliasesAfterThoseOfTheConfiguration() {
    discover(serving(READY, "qwen", "llama"));
    ModelNames names = names(Map.of("a", Map.of("qwen", 1)), Map.of());
    names.rewrite(
        new ModelRewrites(Map.of("a", Map.of("llama", 1), "b", Map.of("llama", 1)), Map.of()));

    assertThat(resolve(names, "a")).isEqualTo(Meaning.itself("qwen"));
    assertThat(resolve(names, "b")).isEqualTo(Meaning.itself("llama"));
    assertThat(resolve(names, "qwen")).isEqualTo(Meaning.itself("qwen"));
    assertThat(resolve(names, "c")).isNull();
    assertThat(ids(names)).containsExactly("a", "b", "llama", "qwen");
    assertThat(names.find("b", pool.snapshot())).isEqualTo(new ListedModel("b", "llama", null));
  }

  @Test
  void rewrite_allOthers_areReplacedEvenWhereAServerHasThem() {
    discover(serving(READY, "qwen", "llama"));
    ModelNames names = names(Map.of(), Map.of());
    names.rewrite(new ModelRewrites(Map.of("b", Map.of("llama", 1)), Map.of("qwen", 1)));

    assertThat(resolve(names, "b")).isEqualTo(Meaning.itself("llama"));
    assertThat(resolve(names, "llama")).isEqualTo(Meaning.itself("qwen"));
    assertThat(resolve(names, "whatever")).isEqualTo(Meaning.itself("qwen"));
    assertThat(names.isAlias("whatever")).isTrue();
    assertThat(names.haveAliases()).isTrue();
  }

  @Test
  void rewrite_again_takesThePlaceOfWhatWas() {
    discover(serving(READY, "qwen"));
    ModelNames names = names(Map.of(), Map.of());
    names.rewrite(new ModelRewrites(Map.of("a", Map.of("qwen", 1)), Map.of("qwen", 1)));
    names.rewrite(ModelRewrites.NONE);

    assertThat(resolve(names, "a")).isNull();
    assertThat(names.isAlias("a")).isFalse();
    assertThat(names.haveAliases()).isFalse();
  }

  @Test
  void rewrite_weightsOfAMillion_giveEachItsShare() {
    discover(serving(READY, "big", "small"));
    ModelNames names = names(Map.of(), Map.of());
    names.rewrite(new ModelRewrites(Map.of("a", Map.of("big", 1_000_000, "small", 1)), Map.of()));

    for (int i = 0; i < 1_000; i++) {
      assertThat(resolve(names, "a")).isEqualTo(Meaning.itself("big"));
    }
    names.rewrite(
        new ModelRewrites(Map.of("a", Map.of("big", 900_000, "small", 100_000)), Map.of()));
    long small =
        IntStream.range(0, 1_000)
            .filter(i -> Meaning.itself("small").equals(resolve(names, "a")))
            .count();
    assertThat(small).isBetween(95L, 105L);
  }

  @Test
  void list_noServerHasSaidWhatItServes_isEmpty() {
    discover(undeclared(READY));

    assertThat(ids(names(Map.of("a", Map.of("m", 1)), Map.of("l", "m")))).isEmpty();
  }

  private void discover(Endpoint... endpoints) {
    pool.applyDiscovery(List.of(endpoints));
  }

  private static ModelNames names(
      Map<String, Map<String, Integer>> aliases, Map<String, String> adapters) {
    return new ModelNames(new ModelsConfig(aliases, adapters));
  }

  private @Nullable Meaning resolve(ModelNames names, String name) {
    return names.resolve(name, pool.snapshot(), servers);
  }

  private List<String> ids(ModelNames names) {
    return names.list(pool.snapshot()).stream().map(ListedModel::id).toList();
  }
}
