package dev.berth.discovery.kubernetes;

import static dev.berth.discovery.kubernetes.pod.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.KubernetesDiscoveryConfig;
import dev.berth.config.ModelRewrites;
import dev.berth.discovery.kubernetes.RewriteResource.Rule;
import dev.berth.discovery.kubernetes.pod.PodFixture;
import dev.berth.discovery.kubernetes.pod.PoolPorts;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.Pool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubernetesDiscoveryTest {

  private static final KubernetesDiscoveryConfig BY_LABEL =
      new KubernetesDiscoveryConfig(
          null, null, Map.of("app", "vllm"), List.of("8000"), false, false, null);
  private static final KubernetesDiscoveryConfig BY_POOL =
      new KubernetesDiscoveryConfig(null, "chat", Map.of(), List.of(), false, false, null);

  private static final KubernetesDiscoveryConfig REWRITING =
      new KubernetesDiscoveryConfig(null, "chat", Map.of(), List.of(), true, false, null);
  private static final KubernetesDiscoveryConfig WITH_OBJECTIVES =
      new KubernetesDiscoveryConfig(null, "chat", Map.of(), List.of(), false, true, null);

  private final FakeCluster cluster = new FakeCluster();
  private final AtomicLong now = new AtomicLong(1_000);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ScheduledThreadPoolExecutor nobody = new ScheduledThreadPoolExecutor(1);
  private final List<List<Endpoint>> sets = new ArrayList<>();
  private final List<ModelRewrites> rewrites = new ArrayList<>();
  private final List<Map<String, Integer>> priorities = new ArrayList<>();
  private final ClusterSinks sinks = new ClusterSinks(sets::add, rewrites::add, priorities::add);
  private @Nullable KubernetesDiscovery discovery;

  @AfterEach
  void close() {
    if (discovery != null) {
      discovery.close();
    }
    nobody.shutdownNow();
  }

  @Test
  void poll_beforeThePodsAreKnown_handsOnNothing() {
    create(BY_LABEL);
    cluster.newestPods().put("a", pod("a").facts());
    discovery.poll();

    assertThat(sets).isEmpty();
    assertThat(discovery.status().complete()).isFalse();
    assertThat(discovery.status().problem()).isEqualTo("not read yet");
    assertThat(cluster.selectors).containsExactly(Map.of("app", "vllm"));
  }

  @Test
  void poll_podsKnown_handsThemOnAndIsUp() {
    seen(pod("a"), pod("b").at("10.0.0.8"));

    assertThat(addresses()).containsExactly("10.0.0.7:8000", "10.0.0.8:8000");
    assertThat(discovery.status().isUp()).isTrue();
    assertThat(discovery.status().servers()).isEqualTo(2);
  }

  @Test
  void poll_noPods_isACompletePoolWithoutServers() {
    seen();

    assertThat(sets).containsExactly(List.of());
    assertThat(discovery.status().complete()).isTrue();
  }

  @Test
  void poll_nothingThatMatters_handsOnNothing() {
    seen(pod("a"));

    for (int i = 0; i < 100; i++) {
      cluster.newestPods().put("a", pod("a").annotation("counter", "" + i).facts());
    }
    discovery.poll();

    assertThat(sets).hasSize(1);
  }

  @Test
  void poll_stormOfChanges_isOneSetAndLosesNoRequestInFlight() {
    Pool pool = new Pool("chat", registry, 0);
    seen(pod("a"));
    pool.applyDiscovery(sets.get(0));
    EndpointLoad load = pool.snapshot().endpoint(0).load();
    assertThat(load.tryReserve(load.observe(), 0)).isTrue();

    for (int i = 0; i < 100; i++) {
      PodFixture changed = pod("a").annotation("berth.dev/servers", "8000,9" + (100 + i));
      cluster.newestPods().put("a", (i % 2 == 0 ? changed.draining() : changed).facts());
    }
    discovery.poll();
    pool.applyDiscovery(sets.get(1));

    assertThat(sets).hasSize(2);
    assertThat(pool.snapshot().endpoint(0).load().requests()).isEqualTo(1);
  }

  @Test
  void poll_podNoLongerReady_drainsAndIsNotCut() {
    seen(pod("a"));
    cluster.newestPods().put("a", pod("a").draining().facts());
    discovery.poll();

    assertThat(newest()).singleElement().matches(Endpoint::draining);
  }

  @Test
  void poll_podGone_isGone() {
    seen(pod("a"), pod("b").at("10.0.0.8"));
    cluster.newestPods().remove("a");
    discovery.poll();

    assertThat(addresses()).containsExactly("10.0.0.8:8000");
  }

  @Test
  void poll_addressReused_theServingPodHasIt() {
    seen(pod("z"), pod("a").draining());

    assertThat(newest()).singleElement().matches(endpoint -> "z".equals(endpoint.pod()));
    assertThat(discovery.status().isUp()).isTrue();
  }

  @Test
  void poll_twoServingPodsWithOneAddress_oneIsTakenAndItShows() {
    seen(pod("a"), pod("b"));

    assertThat(newest()).singleElement().matches(endpoint -> "a".equals(endpoint.pod()));
    assertThat(discovery.status().problem()).isEqualTo("10.0.0.7:8000 is in the pods a and b");
  }

  @Test
  void poll_annotationBecomesUnreadable_theServersStayAndItShows() {
    seen(pod("a").annotation("berth.dev/servers", "9000"));
    cluster.newestPods().put("a", pod("a").annotation("berth.dev/servers", "x").facts());
    discovery.poll();

    assertThat(addresses()).containsExactly("10.0.0.7:9000");
    assertThat(discovery.status().problem())
        .isEqualTo("pod a: berth.dev/servers: \"x\" is not a port");
  }

  @Test
  void poll_watchInterruptedForAMoment_isNothingToSpeakOf() {
    seen(pod("a"));
    cluster.newestPods().watching = false;
    pass(KubernetesDiscovery.GRACE);

    assertThat(discovery.status().isUp()).isTrue();
  }

  @Test
  void poll_apiServerAway_theServersStayAndTheirAgeShows() {
    seen(pod("a"));
    cluster.newestPods().watching = false;
    pass(KubernetesDiscovery.GRACE.plusNanos(1));
    pass(Duration.ofHours(1));

    assertThat(sets).hasSize(1);
    assertThat(discovery.status().problem()).contains("interrupted");
    assertThat(discovery.status().staleNanos(now.get())).isEqualTo(Duration.ofHours(1).toNanos());
    assertThat(gauge("berth.discovery.stale.seconds")).isEqualTo(3600);
    assertThat(gauge("berth.discovery.up")).isZero();

    cluster.newestPods().watching = true;
    discovery.poll();

    assertThat(discovery.status().isUp()).isTrue();
    assertThat(gauge("berth.discovery.stale.seconds")).isZero();
    assertThat(sets).hasSize(1);
  }

  @Test
  void poll_refusedFromTheStart_saysSoAtOnce() {
    create(BY_LABEL);
    cluster.newestPods().failure = "a Role is needed";
    discovery.poll();

    assertThat(discovery.status().complete()).isFalse();
    assertThat(discovery.status().problem()).isEqualTo("a Role is needed");
  }

  @Test
  void poll_clusterNotUsable_saysWhy() {
    discovery =
        new KubernetesDiscovery(
            "chat",
            BY_LABEL,
            () -> {
              throw new IllegalStateException("no context");
            },
            sinks,
            nobody,
            now::get,
            registry);
    discovery.poll();

    assertThat(discovery.status().problem()).contains("no context");
  }

  @Test
  void poll_inferencePool_givesSelectorAndPorts() {
    create(BY_POOL);
    cluster.pools.get(0).sync();
    cluster.pools.get(0).put("chat", spec("a", "8000", "8001"));
    discovery.poll();
    cluster.newestPods().put("a", pod("a").facts());
    cluster.newestPods().sync();
    discovery.poll();

    assertThat(cluster.selectors).containsExactly(Map.of("app", "a"));
    assertThat(addresses()).containsExactly("10.0.0.7:8000", "10.0.0.7:8001");
    assertThat(discovery.status().isUp()).isTrue();
  }

  @Test
  void poll_inferencePoolNotThere_saysSo() {
    create(BY_POOL);
    cluster.pools.get(0).sync();
    discovery.poll();
    pass(Duration.ofHours(1));

    assertThat(discovery.status().problem())
        .isEqualTo("there is no InferencePool chat with a selector");
    assertThat(discovery.status().complete()).isFalse();
  }

  @Test
  void poll_inferencePoolChanged_theOldServersStayUntilAllNewPodsAreKnown() {
    seenByPool();
    cluster.pools.get(0).put("chat", spec("b", "9000"));
    discovery.poll();
    cluster.newestPods().put("b", pod("b").facts());
    discovery.poll();

    assertThat(cluster.selectors).containsExactly(Map.of("app", "a"), Map.of("app", "b"));
    assertThat(addresses()).containsExactly("10.0.0.7:8000");

    cluster.newestPods().sync();
    discovery.poll();

    assertThat(addresses()).containsExactly("10.0.0.7:9000");
    assertThat(cluster.pods.get(0).closed).isTrue();
  }

  @Test
  void poll_inferencePoolDeleted_theServersStayAndItShows() {
    seenByPool();
    cluster.pools.get(0).remove("chat");
    discovery.poll();

    assertThat(addresses()).containsExactly("10.0.0.7:8000");
    assertThat(discovery.status().problem()).contains("no InferencePool chat");
  }

  @Test
  void poll_rewritesNotKnownYet_noServerIsHandedOn() {
    seenByPool(REWRITING);
    cluster.rewrites.get(0).put("r", rewrite("r", "a", "m"));
    cluster.rewrites.get(0).sync();
    discovery.poll();

    assertThat(sets).isEmpty();
    assertThat(discovery.status().complete()).isFalse();

    cluster.rewrites.get(1).sync();
    discovery.poll();

    assertThat(addresses()).containsExactly("10.0.0.7:8000");
    assertThat(rewrites).containsExactly(new ModelRewrites(Map.of("a", Map.of("m", 1)), Map.of()));
    assertThat(discovery.status().isUp()).isTrue();
  }

  @Test
  void poll_groupWithoutDefinition_hasNoRewritesUntilItIsThere() {
    seenByPool(REWRITING);
    cluster.rewrites.forEach(FakeCluster.Things::miss);
    pass(Duration.ofHours(1));

    assertThat(addresses()).containsExactly("10.0.0.7:8000");
    assertThat(discovery.status().isUp()).isTrue();
    assertThat(rewrites).isEmpty();

    cluster.rewrites.get(1).missing = false;
    cluster.rewrites.get(1).put("r", rewrite("r", "a", "m"));
    cluster.rewrites.get(1).sync();
    discovery.poll();

    assertThat(rewrites).hasSize(1);
    assertThat(discovery.status().isUp()).isTrue();
  }

  @Test
  void poll_rewriteChangedAndDeleted_isHandedOnWithoutASetOfServers() {
    seenByPool(REWRITING);
    cluster.rewrites.forEach(FakeCluster.Things::sync);
    discovery.poll();
    cluster.rewrites.get(0).put("r", rewrite("r", "a", "m"));
    discovery.poll();
    cluster.rewrites.get(0).remove("r");
    discovery.poll();

    assertThat(rewrites)
        .containsExactly(
            new ModelRewrites(Map.of("a", Map.of("m", 1)), Map.of()), ModelRewrites.NONE);
    assertThat(sets).hasSize(1);
  }

  @Test
  void poll_rewriteBeyondTheLimits_shows() {
    seenByPool(REWRITING);
    cluster.rewrites.forEach(FakeCluster.Things::sync);
    cluster.rewrites.get(0).put("r", rewrite("r", "a", "m".repeat(1000)));
    discovery.poll();

    assertThat(discovery.status().problem())
        .isEqualTo("InferenceModelRewrite r: a rule is beyond the limits");
  }

  @Test
  void poll_rewritesNotAllowed_saysSoAtOnce() {
    seenByPool(REWRITING);
    cluster.rewrites.get(0).failure = "a Role is needed";
    discovery.poll();

    assertThat(discovery.status().complete()).isFalse();
    assertThat(discovery.status().problem()).isEqualTo("a Role is needed");
  }

  @Test
  void poll_rewritesAndObjectivesNotAskedFor_areNotWatched() {
    seenByPool();

    assertThat(cluster.rewrites).isEmpty();
    assertThat(cluster.objectives).isEmpty();
  }

  @Test
  void close_endsTheWatchesOfObjectives() {
    seenByPool(WITH_OBJECTIVES);
    discovery.close();

    assertThat(cluster.objectives).hasSize(2).allMatch(group -> group.closed);
  }

  @Test
  void poll_objectivesNotKnownYet_noServerIsHandedOn() {
    seenByPool(WITH_OBJECTIVES);
    cluster.objectives.get(0).put("batch", objective("batch", -1));
    cluster.objectives.get(0).sync();
    discovery.poll();

    assertThat(sets).isEmpty();

    cluster.objectives.get(1).miss();
    discovery.poll();

    assertThat(addresses()).containsExactly("10.0.0.7:8000");
    assertThat(priorities).containsExactly(Map.of("batch", -1));
    assertThat(discovery.status().isUp()).isTrue();
  }

  @Test
  void poll_objectiveChangedAndDeleted_isHandedOnWithoutASetOfServers() {
    seenByPool(WITH_OBJECTIVES);
    cluster.objectives.forEach(FakeCluster.Things::sync);
    discovery.poll();
    assertThat(priorities).isEmpty();

    cluster.objectives.get(1).put("batch", objective("batch", -1));
    discovery.poll();
    cluster.objectives.get(0).put("batch", objective("batch", -5));
    discovery.poll();
    cluster.objectives.get(0).remove("batch");
    cluster.objectives.get(1).remove("batch");
    discovery.poll();

    assertThat(priorities).containsExactly(Map.of("batch", -1), Map.of("batch", -5), Map.of());
    assertThat(sets).hasSize(1);
  }

  @Test
  void poll_objectivesNotAllowed_saysSoAtOnce() {
    seenByPool(WITH_OBJECTIVES);
    cluster.objectives.get(1).failure = "a Role is needed";
    cluster.objectives.get(0).sync();
    discovery.poll();

    assertThat(discovery.status().problem()).isEqualTo("a Role is needed");
  }

  @Test
  void close_endsEveryWatch() {
    seenByPool(REWRITING);
    cluster.rewrites.forEach(FakeCluster.Things::sync);
    discovery.poll();
    discovery.close();
    cluster.newestPods().put("b", pod("b").at("10.0.0.9").facts());
    discovery.poll();

    assertThat(sets).hasSize(1);
    assertThat(cluster.pools.get(0).closed).isTrue();
    assertThat(cluster.newestPods().closed).isTrue();
    assertThat(cluster.rewrites).allMatch(group -> group.closed);
    assertThat(cluster.closed).isTrue();
  }

  private void create(KubernetesDiscoveryConfig config) {
    discovery =
        new KubernetesDiscovery("chat", config, () -> cluster, sinks, nobody, now::get, registry);
    discovery.poll();
  }

  private void seen(PodFixture... pods) {
    create(BY_LABEL);
    for (PodFixture pod : pods) {
      cluster.newestPods().put(pod.facts().name(), pod.facts());
    }
    cluster.newestPods().sync();
    discovery.poll();
  }

  private static ObjectiveResource objective(String name, int priority) {
    return new ObjectiveResource(name, "chat", priority);
  }

  private static RewriteResource rewrite(String name, String model, String target) {
    Rule rule = new Rule(false, List.of(model), Map.of(target, 1));
    return new RewriteResource(name, "1", "chat", List.of(rule));
  }

  private void seenByPool() {
    seenByPool(BY_POOL);
  }

  private void seenByPool(KubernetesDiscoveryConfig config) {
    create(config);
    cluster.pools.get(0).sync();
    cluster.pools.get(0).put("chat", spec("a", "8000"));
    discovery.poll();
    cluster.newestPods().put("a", pod("a").facts());
    cluster.newestPods().sync();
    discovery.poll();
  }

  private static PoolSpec spec(String app, String... ports) {
    return new PoolSpec(Map.of("app", app), PoolPorts.of(List.of(ports)));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
    discovery.poll();
  }

  private double gauge(String name) {
    return registry.get(name).tag("pool", "chat").gauge().value();
  }

  private List<Endpoint> newest() {
    return sets.get(sets.size() - 1);
  }

  private List<String> addresses() {
    return newest().stream().map(Endpoint::id).map(EndpointId::text).toList();
  }
}
