package dev.berth.simulator.load;

import java.util.SplittableRandom;

/** Requests of every kind, at random times; the same for the same seed. */
final class MixedTraffic implements Traffic {
  private final Arrivals arrivals;
  private final RequestMix mix;

  MixedTraffic(LoadPlan plan) {
    SplittableRandom random = new SplittableRandom(plan.seed());
    this.arrivals = new Arrivals(random.split(), plan.pace());
    this.mix = new RequestMix(random.split(), plan.models());
  }

  @Override
  public boolean hasNext() {
    return arrivals.hasNext();
  }

  @Override
  public long peekNanos() {
    return arrivals.peekNanos();
  }

  @Override
  public LoadRequest next() {
    arrivals.nextNanos();
    return mix.next();
  }
}
