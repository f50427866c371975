package dev.berth.admission;

import dev.berth.pool.PoolSnapshot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which models a request may wait for. Any thread. */
public interface Sleepers {

  /**
   * Whether a server of the model sleeps and wakes, and could be awake in a while, if it is not.
   *
   * @param subset the only servers allowed, each {@code ip:port}; null when all are
   */
  boolean canWake(PoolSnapshot pool, String model, @Nullable List<String> subset);

  /**
   * About how long a request for the model that comes now would wait; 0 while nobody has measured
   * it: then nothing is hopeless.
   */
  long waitNanos(String model);
}
