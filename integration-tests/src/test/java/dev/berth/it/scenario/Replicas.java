package dev.berth.it.scenario;

import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Fleet;
import dev.berth.it.stack.Setup;
import dev.berth.simulator.load.RequestEnd;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Two replicas of Berth as a shipped profile has them, and load on them.
 *
 * @param profile one of those for replicas
 */
record Replicas(Shipped profile, BodyMode mode) {

  static final double PER_SECOND = 200;

  private static final int SERVERS = 16;
  private static final int MILLIS_PER_TOKEN = 5;
  private static final Duration WARM_UP = Duration.ofSeconds(6);

  /** Both shapes, each with the shipped body mode and with the one that loses nothing. */
  static Stream<Replicas> all() {
    return Stream.of(Shipped.ACTIVE_STANDBY, Shipped.ACTIVE_ACTIVE)
        .flatMap(
            profile ->
                Stream.of(BodyMode.BUFFERED, BodyMode.FULL_DUPLEX_STREAMED)
                    .map(mode -> new Replicas(profile, mode)));
  }

  /** Whether a request may fail with the replica that is deciding about it. */
  boolean mayLoseDecisions() {
    return profile == Shipped.ACTIVE_STANDBY && mode == BodyMode.BUFFERED;
  }

  /** Something that happens to the replicas while load flows. */
  interface Play {

    /** Returns the end of the time that counts, by {@link System#nanoTime}. */
    long play(Fleet fleet, Traffic traffic) throws InterruptedException;
  }

  /** What became of the requests that were due during the play. */
  Ledger under(Play play) throws InterruptedException {
    Setup setup =
        Setup.of(profile, mode)
            .withCompletion("accessLog")
            .withServers(SERVERS)
            .withMillisPerToken(MILLIS_PER_TOKEN);
    try (Fleet fleet = Fleet.start(setup, 2);
        Traffic traffic = Traffic.on(fleet.envoy(), PER_SECOND)) {
      long start = traffic.flow(WARM_UP);
      long end = play.play(fleet, traffic);
      return traffic.end().between(start, end);
    }
  }

  /** Broken off, where others are refused. */
  static boolean isCut(RequestEnd end) {
    String problem = end.problem();
    return problem != null && !problem.startsWith("HTTP ");
  }

  @Override
  public String toString() {
    return profile.name().toLowerCase(Locale.ROOT).replace('_', '-') + ", " + mode;
  }
}
