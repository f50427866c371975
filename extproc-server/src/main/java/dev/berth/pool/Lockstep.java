package dev.berth.pool;

import dev.berth.base.Ticker;
import dev.berth.health.Cause;
import dev.berth.health.HealthState;
import dev.berth.health.HealthState.Ejected;
import dev.berth.health.HealthState.HalfOpen;
import dev.berth.health.HealthState.InService;
import dev.berth.health.HealthState.Starting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Servers that live and die together: while one of them is not well for a reason of its own, all
 * others are out with it, and once none is, all are back. Confined to the writer of the pool.
 */
final class Lockstep {

  private final Collection<PooledEndpoint> endpoints;
  private final BiConsumer<PooledEndpoint, HealthState> mover;
  private final Ticker ticker;

  /**
   * @param endpoints of the pool
   * @param mover moves one of them
   */
  Lockstep(
      Collection<PooledEndpoint> endpoints,
      BiConsumer<PooledEndpoint, HealthState> mover,
      Ticker ticker) {
    this.endpoints = endpoints;
    this.mover = mover;
    this.ticker = ticker;
  }

  /** A server has moved: its fellows follow. */
  void settle(PooledEndpoint moved) {
    if (moved.endpoint().lockstep() != null) {
      settle(endpoints.stream().filter(moved::isInLockstepWith).toList());
    }
  }

  /** Servers may have come, gone, or changed their groups. */
  void settleAll() {
    Map<String, List<PooledEndpoint>> groups = new HashMap<>();
    for (PooledEndpoint endpoint : endpoints) {
      String group = endpoint.endpoint().lockstep();
      if (group != null) {
        groups.computeIfAbsent(group, name -> new ArrayList<>()).add(endpoint);
      } else {
        settle(List.of(endpoint));
      }
    }
    groups.values().forEach(this::settle);
  }

  private void settle(List<PooledEndpoint> group) {
    boolean broken = group.stream().anyMatch(Lockstep::isBroken);
    for (PooledEndpoint member : group) {
      HealthState state = member.health().state();
      if (broken && state instanceof InService inService) {
        mover.accept(member, inService.toOutWithFellow(ticker.nanos()));
      } else if (!broken && state instanceof Ejected ejected) {
        mover.accept(member, ejected.toRecovering(ticker.nanos(), Cause.LOCKSTEP_COMPLETE));
      }
    }
  }

  private static boolean isBroken(PooledEndpoint member) {
    HealthState state = member.health().state();
    return state instanceof HalfOpen
        || state instanceof Starting
        || (state instanceof Ejected ejected && ejected.isBroken());
  }
}
