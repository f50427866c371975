package dev.berth.it.scenario;

import dev.berth.it.envoy.EnvoyProcess;
import dev.berth.it.stack.Setup;
import dev.berth.simulator.load.LoadPlan;
import dev.berth.simulator.load.LoadRun;
import dev.berth.simulator.load.RequestEnd;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Open-loop load on an Envoy from the start until {@link #end}, requests of all kinds, and what
 * became of each of them. For one thread.
 */
public final class Traffic implements AutoCloseable {

  /** Several times what an answer of a good server takes at the most. */
  public static final Duration PATIENCE = Duration.ofSeconds(8);

  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int MOST_OUTSTANDING = 4096;
  private static final long SEED = 6;

  private final Queue<RequestEnd> ends = new ConcurrentLinkedQueue<>();
  private final LoadRun run;

  private Traffic(LoadPlan plan) {
    run = LoadRun.start(plan, ends::add);
  }

  /** Begins; the same requests at the same times every time. */
  public static Traffic on(EnvoyProcess envoy, double perSecond) {
    return new Traffic(
        new LoadPlan(
            URI.create("http://127.0.0.1:" + envoy.clients().getPort()),
            new LoadPlan.Pace(perSecond, LONGEST, Long.MAX_VALUE),
            List.of(Setup.MODEL),
            SEED,
            new LoadPlan.Limits(MOST_OUTSTANDING, PATIENCE),
            LoadPlan.CHOSEN_HEADER));
  }

  /** Lets it flow for so long; returns the time by {@link System#nanoTime}. */
  public long flow(Duration length) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(length.toNanos());
    return System.nanoTime();
  }

  /** Sends nothing more, waits for the last answer, and tells of all. */
  public Ledger end() throws InterruptedException {
    run.stop();
    if (run.await(PATIENCE.multipliedBy(2)) == null) {
      throw new IllegalStateException("requests neither end nor time out");
    }
    return new Ledger(List.copyOf(ends));
  }

  @Override
  public void close() {
    run.close();
  }
}
