package dev.berth.discovery.kubernetes;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Things in a cluster that are kept up to date. All methods from any thread. */
interface Watched<T> extends AutoCloseable {

  /** All of them, as they were seen last. */
  Collection<T> items();

  /** Whether they were all seen at least once. */
  boolean isSynced();

  /** Whether changes arrive at this moment. */
  boolean isWatching();

  /** Why they do not, on one line; what it says while they do arrive is history. */
  @Nullable String failure();

  /** Whether there are none because the cluster does not know such things. */
  boolean isMissing();

  /** No more changes; the items stay. */
  @Override
  void close();
}
