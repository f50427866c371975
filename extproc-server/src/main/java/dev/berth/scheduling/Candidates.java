package dev.berth.scheduling;

import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;
import java.util.Arrays;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The candidates of one decision, each with the load that it had when it was looked at, and with a
 * cost once they have been weighed. A filter drops some: those go behind the others, and are costed
 * no more. Bounded, confined to its thread, reused from one decision to the next.
 */
public final class Candidates {

  private final RandomGenerator random;
  private final @Nullable PooledEndpoint[] endpoints;
  private final long[] loads;
  private final double[] costs;
  private final double[] scores;
  private int offered;
  private int size;
  private int count;

  /**
   * @param most how many there is room for
   * @param random for whatever is left to chance
   */
  public Candidates(int most, RandomGenerator random) {
    this.random = random;
    this.endpoints = new @Nullable PooledEndpoint[most];
    this.loads = new long[most];
    this.costs = new double[most];
    this.scores = new double[most];
  }

  /** Begins anew. */
  public void clear() {
    Arrays.fill(endpoints, 0, size, null);
    offered = 0;
    size = 0;
    count = 0;
  }

  /**
   * One more. Of more than there is room for, each is among them with the same chance.
   *
   * @param observed its load, as {@link EndpointLoad#observe} gave it
   */
  public void offer(PooledEndpoint candidate, long observed) {
    int at = offered < endpoints.length ? size++ : random.nextInt(offered + 1);
    offered++;
    count = size;
    if (at < endpoints.length) {
      endpoints[at] = candidate;
      loads[at] = observed;
    }
  }

  /** How many are left; they come first. */
  public int count() {
    return count;
  }

  /** How many there are, those that were dropped among them. */
  public int size() {
    return size;
  }

  public PooledEndpoint endpoint(int i) {
    return Objects.requireNonNull(endpoints[i]);
  }

  /** The load that it had when it was looked at: what else is looked at is read after that. */
  public long observed(int i) {
    return loads[i];
  }

  /** Changes places with the last one that is left, which is left no more. */
  public void drop(int i) {
    count--;
    swap(i, count);
  }

  private void swap(int i, int j) {
    PooledEndpoint endpoint = endpoints[i];
    long load = loads[i];
    double cost = costs[i];
    endpoints[i] = endpoints[j];
    loads[i] = loads[j];
    costs[i] = costs[j];
    endpoints[j] = endpoint;
    loads[j] = load;
    costs[j] = cost;
  }

  /** Takes back what was dropped since so many were left. */
  public void restore(int countBefore) {
    count = countBefore;
  }

  /** The least wins. */
  public double cost(int i) {
    return costs[i];
  }

  public void setCost(int i, double cost) {
    costs[i] = cost;
  }

  /** Room for a number for each, with nothing of use in it. */
  public double[] scores() {
    return scores;
  }

  public RandomGenerator random() {
    return random;
  }

  /** The one that costs least, of equals any; -1 where there is none. */
  int cheapest() {
    int best = -1;
    int ties = 0;
    for (int i = 0; i < size; i++) {
      int order = best < 0 ? -1 : Double.compare(costs[i], costs[best]);
      ties = order < 0 ? 1 : order == 0 ? ties + 1 : ties;
      if (order < 0 || (order == 0 && random.nextInt(ties) == 0)) {
        best = i;
      }
    }
    return best;
  }
}
