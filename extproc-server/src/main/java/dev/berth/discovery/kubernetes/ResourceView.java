package dev.berth.discovery.kubernetes;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All resources of one kind, in whatever groups the cluster has them, and what they come to. A
 * group that it does not have has none, until it is installed. Any thread.
 */
final class ResourceView<T, S> implements AutoCloseable {

  private final List<Watched<T>> groups;
  private final Function<Stream<T>, S> merge;

  /**
   * @param groups in the order in which {@code merge} gets what is in them
   */
  ResourceView(List<Watched<T>> groups, Function<Stream<T>, S> merge) {
    this.groups = List.copyOf(groups);
    this.merge = merge;
  }

  /** Where nobody asks for them, and it is always the same. */
  static <T, S> ResourceView<T, S> unwatched(S always) {
    return new ResourceView<>(List.of(), none -> always);
  }

  /** As they are now; null while they have never all been seen. */
  @Nullable S now() {
    return groups.stream().allMatch(group -> group.isSynced() || group.isMissing())
        ? merge.apply(groups.stream().flatMap(group -> group.items().stream()))
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
