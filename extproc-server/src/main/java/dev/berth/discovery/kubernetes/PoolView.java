package dev.berth.discovery.kubernetes;

import dev.berth.config.KubernetesDiscoveryConfig;
import dev.berth.discovery.kubernetes.pod.PodFacts;
import dev.berth.discovery.kubernetes.pod.PoolPorts;
import org.jspecify.annotations.Nullable;

/**
 * One pool as it is in the cluster: what it consists of, by configuration or by its InferencePool,
 * and its pods. When what it consists of changes, the pods of before stay until all of the new ones
 * are known. Confined to the thread of its discovery.
 */
final class PoolView implements AutoCloseable {

  private final Cluster cluster;
  private final Runnable onChange;
  private final @Nullable String poolName;
  private final @Nullable Watched<PoolSpec> pool;
  private final ResourceView<RewriteResource, SeenRewrites> rewrites;
  private final ResourceView<ObjectiveResource, SeenObjectives> objectives;
  private @Nullable Pods current;
  private @Nullable Pods next;

  /** The pods of one state of the pool. */
  private record Pods(PoolSpec spec, Watched<PodFacts> watched, PodView view) {}

  /**
   * @param onChange called when there may be something new to see, on any thread
   */
  PoolView(KubernetesDiscoveryConfig config, Cluster cluster, Runnable onChange) {
    this.cluster = cluster;
    this.onChange = onChange;
    this.poolName = config.inferencePool();
    if (poolName == null) {
      pool = null;
      next = pods(new PoolSpec(config.selector(), PoolPorts.of(config.ports())));
    } else {
      pool = cluster.inferencePool(poolName, onChange);
    }
    rewrites =
        poolName != null && config.modelRewrites()
            ? rewritesOf(poolName)
            : ResourceView.unwatched(SeenRewrites.NONE);
    objectives =
        poolName != null && config.objectives()
            ? objectivesOf(poolName)
            : ResourceView.unwatched(SeenObjectives.NONE);
  }

  private ResourceView<RewriteResource, SeenRewrites> rewritesOf(String name) {
    return new ResourceView<>(cluster.modelRewrites(onChange), all -> RewriteMerge.of(name, all));
  }

  private ResourceView<ObjectiveResource, SeenObjectives> objectivesOf(String name) {
    return new ResourceView<>(cluster.objectives(onChange), all -> ObjectiveMerge.of(name, all));
  }

  private Pods pods(PoolSpec spec) {
    return new Pods(spec, cluster.pods(spec.selector(), onChange), new PodView(spec.ports()));
  }

  /** Follows the pool. */
  void follow() {
    @Nullable PoolSpec wanted = wanted();
    @Nullable Pods newest = next != null ? next : current;
    if (wanted != null && (newest == null || !newest.spec().equals(wanted))) {
      close(next);
      next = pods(wanted);
    }
    if (next != null && next.watched().isSynced()) {
      close(current);
      current = next;
      next = null;
      onChange.run();
    }
  }

  /** What the InferencePool says; null when there is none to follow. */
  private @Nullable PoolSpec wanted() {
    return pool == null
        ? null
        : pool.items().stream().filter(spec -> !spec.selector().isEmpty()).findFirst().orElse(null);
  }

  /** The pods as they are now; null while they have never all been seen. */
  @Nullable PodView pods() {
    if (current == null) {
      return null;
    }
    current.view().update(current.watched().items());
    return current.view();
  }

  /** What becomes of the names of models; null while it is not known. */
  @Nullable SeenRewrites rewrites() {
    return rewrites.now();
  }

  /** Which priorities requests have; null while it is not known. */
  @Nullable SeenObjectives objectives() {
    return objectives.now();
  }

  /** What is watched and does not arrive at this moment; null when all does. */
  @Nullable Watched<?> silent() {
    if (pool != null && !pool.isWatching()) {
      return pool;
    }
    @Nullable Pods newest = next != null ? next : current;
    if (newest != null && !newest.watched().isWatching()) {
      return newest.watched();
    }
    @Nullable Watched<?> silent = rewrites.silent();
    return silent == null ? objectives.silent() : silent;
  }

  /** What is wrong with the pool itself. */
  @Nullable String problem() {
    return pool != null && pool.isSynced() && wanted() == null
        ? "there is no InferencePool " + poolName + " with a selector"
        : null;
  }

  private static void close(@Nullable Pods pods) {
    if (pods != null) {
      pods.watched().close();
    }
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.close();
    }
    rewrites.close();
    objectives.close();
    close(next);
    close(current);
  }
}
