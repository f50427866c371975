package dev.berth.discovery.kubernetes;

import dev.berth.discovery.kubernetes.pod.PodFacts;
import java.util.List;
import java.util.Map;

/** What discovery wants of a Kubernetes cluster: everything from one namespace. */
interface Cluster extends AutoCloseable {

  /**
   * Begins to watch the pods that have all these labels.
   *
   * @param onChange called after every change, on any thread; must not block
   */
  Watched<PodFacts> pods(Map<String, String> selector, Runnable onChange);

  /** Begins to watch the one InferencePool of that name; no items while there is none. */
  Watched<PoolSpec> inferencePool(String name, Runnable onChange);

  /** Begins to watch all InferenceModelRewrites, each group that may have them by itself. */
  List<Watched<RewriteResource>> modelRewrites(Runnable onChange);

  /** The same for all InferenceObjectives, the group that counts first. */
  List<Watched<ObjectiveResource>> objectives(Runnable onChange);

  @Override
  void close();
}
