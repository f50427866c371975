package dev.berth.it.kubernetes;

import dev.berth.base.Ticker;
import dev.berth.config.KubernetesDiscoveryConfig;
import dev.berth.config.ModelRewrites;
import dev.berth.discovery.DiscoveryStatus;
import dev.berth.discovery.kubernetes.ClusterSinks;
import dev.berth.discovery.kubernetes.KubernetesDiscovery;
import dev.berth.endpoint.Endpoint;
import dev.berth.pool.Pool;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A pool of Berth's that follows a cluster, and everything that it was ever handed. */
final class FollowedPool implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("chat", registry, 0);
  private final AtomicInteger sets = new AtomicInteger();
  private final KubernetesDiscovery discovery;
  private volatile ModelRewrites rewrites = ModelRewrites.NONE;
  private volatile Map<String, Integer> priorities = Map.of();

  private FollowedPool(KubernetesDiscoveryConfig config) {
    discovery =
        new KubernetesDiscovery(
            "chat",
            config,
            new ClusterSinks(this::apply, now -> rewrites = now, now -> priorities = now),
            executor,
            Ticker.system(),
            registry);
    discovery.start();
  }

  static FollowedPool bySelector(String namespace, Path kubeconfig, String... ports) {
    return new FollowedPool(
        new KubernetesDiscoveryConfig(
            namespace, null, Map.of("app", "vllm"), List.of(ports), false, false, kubeconfig));
  }

  static FollowedPool byInferencePool(String namespace, Path kubeconfig, String name) {
    return new FollowedPool(
        new KubernetesDiscoveryConfig(
            namespace, name, Map.of(), List.of(), false, false, kubeconfig));
  }

  /** Also obeys the InferenceModelRewrites and the InferenceObjectives of the pool. */
  static FollowedPool obeying(String namespace, Path kubeconfig, String name) {
    return new FollowedPool(
        new KubernetesDiscoveryConfig(
            namespace, name, Map.of(), List.of(), true, true, kubeconfig));
  }

  private void apply(List<Endpoint> servers) {
    sets.incrementAndGet();
    pool.applyDiscovery(servers);
  }

  Pool pool() {
    return pool;
  }

  /** How many sets of servers there were. */
  int sets() {
    return sets.get();
  }

  DiscoveryStatus status() {
    return discovery.status();
  }

  void awaitUp() {
    Awaitility.await("discovery is up").atMost(PATIENCE).until(() -> status().isUp());
  }

  void awaitProblem(String part) {
    Awaitility.await("a problem with " + part)
        .atMost(PATIENCE)
        .until(() -> String.valueOf(status().problem()).contains(part));
  }

  /** Servers as {@code ip:port}, with a mark behind those that drain. */
  void awaitServers(String... servers) {
    Awaitility.await("these servers")
        .atMost(PATIENCE)
        .until(() -> servers(), found -> found.equals(List.of(servers)));
  }

  private List<String> servers() {
    return pool.snapshot().endpoints().stream()
        .map(found -> found.id().text() + (found.endpoint().draining() ? " draining" : ""))
        .collect(Collectors.toList());
  }

  void awaitRewrites(ModelRewrites expected) {
    Awaitility.await("these rewrites").atMost(PATIENCE).until(() -> rewrites.equals(expected));
  }

  void awaitPriorities(Map<String, Integer> expected) {
    Awaitility.await("these priorities").atMost(PATIENCE).until(() -> priorities.equals(expected));
  }

  @Nullable String ruleOf(String address) {
    return pool.snapshot().endpoint(pool.snapshot().positionOf(address)).endpoint().rule();
  }

  @Override
  public void close() {
    discovery.close();
    executor.shutdownNow();
  }
}
