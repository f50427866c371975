package dev.berth.discovery.kubernetes;

import dev.berth.discovery.kubernetes.pod.PodFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A cluster that a test moves by hand. */
final class FakeCluster implements Cluster {

  /** What a test has put there. */
  static final class Things<T> implements Watched<T> {

    private final Map<String, T> items = new HashMap<>();
    private final Runnable onChange;
    boolean synced;
    boolean watching;
    boolean missing;
    boolean closed;
    @Nullable String failure;

    private Things(Runnable onChange) {
      this.onChange = onChange;
    }

    void sync() {
      synced = true;
      watching = true;
      onChange.run();
    }

    void miss() {
      missing = true;
      onChange.run();
    }

    void put(String name, T item) {
      items.put(name, item);
      onChange.run();
    }

    void remove(String name) {
      items.remove(name);
      onChange.run();
    }

    @Override
    public Collection<T> items() {
      return items.values();
    }

    @Override
    public boolean isSynced() {
      return synced;
    }

    @Override
    public boolean isWatching() {
      return watching;
    }

    @Override
    public @Nullable String failure() {
      return failure;
    }

    @Override
    public boolean isMissing() {
      return missing;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  final List<Map<String, String>> selectors = new ArrayList<>();
  final List<Things<PodFacts>> pods = new ArrayList<>();
  final List<Things<PoolSpec>> pools = new ArrayList<>();
  final List<Things<RewriteResource>> rewrites = new ArrayList<>();
  final List<Things<ObjectiveResource>> objectives = new ArrayList<>();
  boolean closed;

  Things<PodFacts> newestPods() {
    return pods.get(pods.size() - 1);
  }

  @Override
  public Watched<PodFacts> pods(Map<String, String> selector, Runnable onChange) {
    selectors.add(selector);
    pods.add(new Things<>(onChange));
    return newestPods();
  }

  @Override
  public Watched<PoolSpec> inferencePool(String name, Runnable onChange) {
    pools.add(new Things<>(onChange));
    return pools.get(pools.size() - 1);
  }

  @Override
  public List<Watched<RewriteResource>> modelRewrites(Runnable onChange) {
    rewrites.add(new Things<>(onChange));
    rewrites.add(new Things<>(onChange));
    return List.copyOf(rewrites);
  }

  @Override
  public List<Watched<ObjectiveResource>> objectives(Runnable onChange) {
    objectives.add(new Things<>(onChange));
    objectives.add(new Things<>(onChange));
    return List.copyOf(objectives);
  }

  @Override
  public void close() {
    closed = true;
  }
}
