package dev.berth.discovery.kubernetes;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The InferenceModelRewrites that refer to one InferencePool, in whatever group the cluster has
 * them. A group that it does not have has none, until it is installed. Any thread.
 */
final class RewriteView implements AutoCloseable {

  private final String pool;
  private final List<Watched<RewriteResource>> groups;

  RewriteView(String pool, List<Watched<RewriteResource>> groups) {
    this.pool = pool;
    this.groups = List.copyOf(groups);
  }

  /** As they are now; null while they have never all been seen. */
  @Nullable SeenRewrites now() {
    return groups.stream().allMatch(group -> group.isSynced() || group.isMissing())
        ? RewriteMerge.of(pool, groups.stream().flatMap(group -> group.items().stream()))
        : null;
  }

  /** What does not arrive at this moment; null when all does. */
  @Nullable Watched<?> silent() {
    return groups.stream()
        .filter(group -> !group.isWatching() && !group.isMissing())
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    groups.forEach(Watched::close);
  }
}
