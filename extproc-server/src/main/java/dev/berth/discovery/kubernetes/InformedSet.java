package dev.berth.discovery.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an informer sees, each thing reduced to what Berth looks at. The informer asks again for as
 * long as it must: after a broken watch it goes on where it was, and when that is too long ago
 * (410), it lists everything anew; what is gone by then leaves the set, all else stays meanwhile.
 *
 * <p>The informer's thread writes, one event after another; anybody reads.
 */
final class InformedSet<K extends HasMetadata, T> implements Watched<T>, ResourceEventHandler<K> {

  private final String what;
  private final Function<K, T> reader;
  private final Runnable onChange;
  private final Map<String, T> items = new ConcurrentHashMap<>();
  private final SharedIndexInformer<K> informer;
  private volatile boolean synced;
  private volatile @Nullable String failure;
  private volatile boolean missing;

  /**
   * @param what is watched, as RBAC calls it
   * @param onChange called after every change to the set, and when its kind is found missing, on
   *     the informer's thread
   */
  InformedSet(String what, Informable<K> source, Function<K, T> reader, Runnable onChange) {
    this.what = what;
    this.reader = reader;
    this.onChange = onChange;
    this.informer = source.runnableInformer(0);
  }

  /** Begins; called once. */
  InformedSet<K, T> start() {
    var unused =
        informer
            .addEventHandler(this)
            .exceptionHandler((started, problem) -> failed(problem))
            .start();
    return this;
  }

  private boolean failed(Throwable problem) {
    failure = ClusterFailure.of(problem, what);
    boolean wasMissing = missing;
    missing = ClusterFailure.isNotFound(problem);
    if (missing && !wasMissing) {
      onChange.run();
    }
    return true;
  }

  @Override
  public void onList(String resourceVersion, boolean remainedEmpty) {
    synced = true;
    failure = null;
    missing = false;
    onChange.run();
  }

  @Override
  public void onAdd(K added) {
    put(added);
  }

  @Override
  public void onUpdate(K before, K after) {
    put(after);
  }

  @Override
  public void onDelete(K gone, boolean stateUnknown) {
    items.remove(gone.getMetadata().getName());
    onChange.run();
  }

  /** Most updates of a pod change nothing that Berth looks at. */
  private void put(K thing) {
    T item = reader.apply(thing);
    if (!item.equals(items.put(thing.getMetadata().getName(), item))) {
      onChange.run();
    }
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
    return informer.isWatching();
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
    informer.stop();
  }
}
