package dev.berth.bench.soak;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One stretch of load, from the start of all gateways to a Berth that has nothing under way and no
 * gateway connected. Used once, by one thread.
 */
final class Round {

  /** Berth reconciles what a dead Envoy has not reported within half a minute. */
  private static final Duration BOOKS_PATIENCE = Duration.ofSeconds(90);

  private static final Duration GOODBYE_PATIENCE = Duration.ofSeconds(20);

  /** Timers of Berth's that run down after the last connection: for servers that have left, too. */
  private static final Duration AFTERMATH = Duration.ofSeconds(15);

  private static final Duration POLL = Duration.ofMillis(500);

  private final Installation installation;
  private final Traffic traffic;
  private final Disturbances disturbances;
  private final InFlight inFlight = new InFlight();

  Round(Installation installation, Traffic traffic, Disturbances disturbances) {
    this.installation = installation;
    this.traffic = traffic;
    this.disturbances = disturbances;
  }

  /**
   * Blocks until it is over.
   *
   * @return what must be 0 after it
   */
  List<Zero> run(Duration length) throws InterruptedException {
    installation.gateways().forEach(Gateway::start);
    disturbances.start(this::look);
    traffic.run(length);
    disturbances.close();
    installation.folder().listAll();
    List<Zero> zeros = new ArrayList<>(books());
    installation.gateways().forEach(Gateway::stop);
    zeros.addAll(connections());
    TimeUnit.NANOSECONDS.sleep(AFTERMATH.toNanos());
    return zeros;
  }

  private void look() {
    inFlight.look(installation.berth().scrape());
    installation.berth().inFlightByServersPage();
    installation.berth().leafThrough();
  }

  private List<Zero> books() throws InterruptedException {
    BerthProbe berth = installation.berth();
    await(BOOKS_PATIENCE, () -> InFlight.isNothing(berth.scrape()));
    List<Zero> zeros = new ArrayList<>(inFlight.zeros(berth.scrape()));
    zeros.add(new Zero("in flight on /api/servers", 0, berth.inFlightByServersPage()));
    zeros.add(new Zero("requests in the servers", 0, installation.requestsInServers()));
    return zeros;
  }

  private List<Zero> connections() throws InterruptedException {
    BerthProbe berth = installation.berth();
    await(GOODBYE_PATIENCE, () -> berth.scrape().sum("berth_grpc_connections") == 0);
    Scrape scrape = berth.scrape();
    return List.of(
        new Zero("gRPC connections", 0, scrape.sum("berth_grpc_connections")),
        new Zero("access log streams", 0, scrape.sum("berth_accesslog_streams")),
        new Zero("EDS subscribers", 0, scrape.sum("berth_eds_subscribers")),
        new Zero("messages that Envoy had no use for", 0, spuriousMessages()));
  }

  private long spuriousMessages() {
    return installation.gateways().stream().mapToLong(Gateway::spuriousMessages).sum();
  }

  /** Returns in any case: what has not come by then is for the verdict. */
  private static void await(Duration patience, BooleanSupplier condition)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }
}
