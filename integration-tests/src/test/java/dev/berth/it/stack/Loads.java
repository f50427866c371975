package dev.berth.it.stack;

import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.simulator.load.LoadPlan;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** Plans of mixed load on an Envoy. */
public final class Loads {

  private static final long SEED = 3;

  private Loads() {}

  /** Requests of every kind at a mean rate, for so long; always the same ones. */
  public static LoadPlan on(EnvoyProcess envoy, double perSecond, Duration duration) {
    return new LoadPlan(
        URI.create("http://127.0.0.1:" + envoy.clients().getPort()),
        new LoadPlan.Pace(perSecond, duration, Long.MAX_VALUE),
        List.of(Setup.MODEL),
        SEED,
        LoadPlan.Limits.DEFAULT,
        LoadPlan.CHOSEN_HEADER);
  }
}
