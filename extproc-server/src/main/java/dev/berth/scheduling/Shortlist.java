package dev.berth.scheduling;

import dev.berth.endpoint.EndpointId;
import dev.berth.health.Gate;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.PooledEndpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;

/**
 * The few best alternatives to a chosen endpoint: those of other pods first, because what makes
 * Envoy try again (a node or a pod that is gone, a crash of one rank that takes the others along)
 * often takes a whole pod; then the least cost first. A half-open endpoint is none: what Envoy
 * tries there could be more than one trial. Confined to its thread.
 */
final class Shortlist {

  private record Entry(EndpointId id, boolean samePod, double cost, int tie) {

    boolean isBefore(Entry other) {
      if (samePod != other.samePod) {
        return other.samePod;
      }
      return cost == other.cost ? tie < other.tie : cost < other.cost;
    }
  }

  private final PooledEndpoint chosen;
  private final int size;
  private final IntSupplier ties;
  private final List<Entry> best;

  /**
   * @param size how many are wanted, at least 1
   * @param ties asked once for each candidate: of equals the one with the least number is before
   */
  Shortlist(PooledEndpoint chosen, int size, IntSupplier ties) {
    this.chosen = chosen;
    this.size = size;
    this.ties = ties;
    this.best = new ArrayList<>(Math.min(size, Scheduler.MAX_LOOKED_AT) + 1);
  }

  void offer(PooledEndpoint candidate, long observed, double cost) {
    EndpointId id = candidate.id();
    boolean halfOpen = EndpointLoad.gate(observed) == Gate.TRIAL;
    if (!halfOpen && !id.equals(chosen.id()) && !contains(id)) {
      insert(new Entry(id, isInPodOfChosen(candidate), cost, ties.getAsInt()));
    }
  }

  /** A subset may name an endpoint twice. */
  private boolean contains(EndpointId id) {
    for (Entry entry : best) {
      if (entry.id().equals(id)) {
        return true;
      }
    }
    return false;
  }

  private boolean isInPodOfChosen(PooledEndpoint candidate) {
    String pod = candidate.endpoint().pod();
    return pod != null && pod.equals(chosen.endpoint().pod());
  }

  private void insert(Entry entry) {
    int at = best.size();
    while (at > 0 && entry.isBefore(best.get(at - 1))) {
      at--;
    }
    if (at < size) {
      best.add(at, entry);
    }
    if (best.size() > size) {
      best.remove(size);
    }
  }

  /** In the order in which they should be tried. */
  List<EndpointId> ids() {
    return best.stream().map(Entry::id).toList();
  }
}
