package dev.berth.simulator.conformance;

import dev.berth.simulator.conformance.Flaw.Habit;
import dev.berth.simulator.conformance.gateway.EndpointAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Servers, and how many requests each of them has. Any thread. */
final class FakePool {
  private static final int BUSY = 2;

  private final List<EndpointAddress> endpoints;
  private final Flaw flaw;
  private final Map<EndpointAddress, Integer> load = new HashMap<>();
  private boolean broken;

  FakePool(List<EndpointAddress> endpoints, Flaw flaw) {
    this.endpoints = endpoints;
    this.flaw = flaw;
  }

  boolean isEmpty() {
    return endpoints.isEmpty();
  }

  /** Takes the least busy server that the subset allows; null when it allows none. */
  synchronized @Nullable EndpointAddress take(@Nullable List<String> subset) {
    List<EndpointAddress> eligible =
        endpoints.stream().filter(endpoint -> allows(subset, endpoint)).toList();
    boolean spills =
        flaw.has(Habit.SPILLS_OVER_WHEN_BUSY)
            && eligible.stream().allMatch(endpoint -> load.getOrDefault(endpoint, 0) > BUSY);
    if (spills || eligible.isEmpty() && flaw.has(Habit.POOL_WHEN_NONE_ELIGIBLE)) {
      eligible = endpoints;
    }
    EndpointAddress taken = broken || eligible.isEmpty() ? null : choose(eligible);
    if (taken != null) {
      load.merge(taken, 1, Integer::sum);
    }
    return taken;
  }

  private EndpointAddress choose(List<EndpointAddress> eligible) {
    return flaw.has(Habit.CHOOSES_THE_FIRST)
        ? eligible.get(0)
        : eligible.stream()
            .min(Comparator.comparing(endpoint -> load.getOrDefault(endpoint, 0)))
            .orElseThrow();
  }

  private boolean allows(@Nullable List<String> subset, EndpointAddress endpoint) {
    if (subset == null) {
      return true;
    }
    return flaw.has(Habit.COMPARES_IPS_ONLY)
        ? subset.stream().anyMatch(text -> text.startsWith(endpoint.ip() + ":"))
        : subset.contains(endpoint.text());
  }

  synchronized void giveBack(@Nullable EndpointAddress taken) {
    if (taken != null) {
      load.merge(taken, -1, Integer::sum);
    }
  }

  /** From now on nothing can be had. */
  synchronized void breakDown() {
    broken = true;
  }
}
