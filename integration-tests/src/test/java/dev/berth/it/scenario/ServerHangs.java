package dev.berth.it.scenario;

import dev.berth.simulator.http.Behaviour;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A server accepts requests, and answers none. */
final class ServerHangs implements Scenario {

  private static final World.Plan PLAN =
      World.Plan.of("health: {stallTimeout: 500ms, successRate: {interval: 2s}}");
  private static final Duration HANGING = Duration.ofSeconds(10);
  private static final Duration BEFORE = Duration.ofSeconds(4);
  private static final int TIMES_P99 = 3;

  private final String name;
  private final Hang hang;

  /** How it comes to hang. */
  private interface Hang {

    /** Returns the address of the server. */
    String begin(World world) throws IOException, InterruptedException;
  }

  private ServerHangs(String name, Hang hang) {
    this.name = name;
    this.hang = hang;
  }

  /** Its process is stopped: the system accepts connections for it, and nothing reads them. */
  static ServerHangs whole() {
    return new ServerHangs(
        "one server hangs, its /health too (kill -STOP)",
        world -> {
          world.victim().hang();
          return world.victim().address();
        });
  }

  /** Its model does nothing, while its probes are answered. */
  static ServerHangs behindGoodProbes() {
    return new ServerHangs(
        "one server hangs, /health 200",
        world -> {
          world.engine(0).behave(Behaviour.NORMAL.withDelayMillis(Duration.ofHours(1).toMillis()));
          return world.engine(0).address();
        });
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Finding> play(Length length) throws IOException, InterruptedException {
    try (World world = World.start(PLAN, length)) {
      String server = hang.begin(world);
      long start = System.nanoTime();
      world.traffic().flow(length.of(HANGING));
      Ledger ledger = world.traffic().end();
      return findings(ledger, start, world.history().since(start).of(List.of(server)));
    }
  }

  private static List<Finding> findings(Ledger ledger, long start, History history) {
    History out = history.ejections();
    if (out.isEmpty()) {
      return List.of(Finding.counted("it is found", "it is not", false), ledger.servedAsNamed());
    }
    Ledger before = ledger.between(start - BEFORE.toNanos(), start).good();
    return List.of(
        found(before, out.first(), start),
        stuck(ledger.failed(), out.first().nanos(), history.trials().count()),
        ledger.servedAsNamed());
  }

  private static Finding found(Ledger before, Move out, long start) {
    long nanos = out.nanos() - start;
    long limit = TIMES_P99 * before.firstByteP99().toNanos();
    return Finding.timed(
        "found within 3 × the p99 of its peers' time to first byte",
        "%s (%s); 3 × p99 is %s"
            .formatted(Figures.millis(nanos), out.cause(), Figures.millis(limit)),
        nanos <= limit);
  }

  private static Finding stuck(Ledger failed, long found, int trials) {
    int byThen = failed.dueBefore(found).count();
    int later = failed.count() - byThen;
    return Finding.counted(
        "no request is stuck but those in flight by then, and trials",
        "%d by then, %d later in %d trials".formatted(byThen, later, trials),
        later <= trials);
  }
}
