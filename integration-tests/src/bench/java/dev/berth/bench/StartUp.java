package dev.berth.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a start of {@code bin/berth} costs until its first decision and until it is ready, how long
 * its first 1,000 requests take, and what it holds when nothing happens.
 *
 * <p>The first start is thrown away: it is there for the client, whose own JVM is cold as well.
 */
final class StartUp {

  private static final int STARTS = Estimate.MIN_VALUES;
  private static final int REQUESTS = 1000;
  private static final int PER_SECOND = 200;
  private static final String COLD = "0s";
  private static final String WARM = "5s";
  private static final int IDLE_SECONDS = 60;
  private static final int PATIENCE_SECONDS = 60;
  private static final Workload WORKLOAD = Workload.duplex("1 KiB", 1024);

  /**
   * What was measured at every start.
   *
   * @param bar what the median must not exceed; infinite where it is only told
   */
  private record Figure(String name, double bar, List<Double> values) {

    Figure(String name, double bar) {
      this(name, bar, new ArrayList<>());
    }

    Figure(String name) {
      this(name, Double.POSITIVE_INFINITY);
    }

    void add(double value) {
      values.add(value);
    }

    List<String> row() {
      Estimate estimate = Estimate.of(values.stream().mapToDouble(v -> v).toArray());
      String interval = number(estimate.low()) + " – " + number(estimate.high());
      boolean told = Double.isInfinite(bar);
      return List.of(
          name,
          number(estimate.median()),
          interval,
          told ? "" : number(bar),
          told ? "" : estimate.against(bar).toString());
    }

    private static String number(double value) {
      return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%.0f", value);
    }
  }

  private final Problems problems = new Problems();
  private final Figure toDecision = new Figure("CPU s to the first decision, no warm-up", 1.0);
  private final Figure toReady = new Figure("CPU s until ready, warmed up", 1.0);
  private final Figure seconds = new Figure("s until ready, warmed up");
  private final Figure p50 = new Figure("p50 of the first 1,000 requests, ms");
  private final Figure p99 = new Figure("p99 of the first 1,000 requests, ms", 5);
  private final Figure longest = new Figure("longest of the first 1,000 requests, ms");
  private final Figure resident = new Figure("MiB resident when ready");
  private final Figure idle = new Figure("MiB resident after an idle minute", 160);

  private StartUp() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    ArmConsole.quiet();
    System.exit(new StartUp().run());
  }

  private int run() throws IOException, InterruptedException {
    firstRequests();
    for (int i = 0; i < STARTS; i++) {
      firstDecision();
      measure(firstRequests());
    }
    idleMinute();
    System.out.println(
        Table.of(
            List.of("start", "median", "95 % interval", "bar", "verdict"),
            List.of(toDecision, toReady, seconds, p50, p99, longest, resident, idle).stream()
                .map(Figure::row)
                .toList()));
    problems.counts().forEach((problem, count) -> System.out.println(count + " × " + problem));
    return problems.counts().isEmpty() ? 0 : 1;
  }

  private void firstDecision() throws IOException, InterruptedException {
    try (StartedBerth berth = StartedBerth.start(COLD);
        ExtProcClient client = berth.client()) {
      berth.awaitListening();
      CountDownLatch decided = new CountDownLatch(1);
      client.send(WORKLOAD, told(decided));
      if (!decided.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        problems.add("no first decision");
      }
      toDecision.add(berth.cpuSeconds());
    }
  }

  private ExtProcClient.Listener told(CountDownLatch decided) {
    return new ExtProcClient.Listener() {
      @Override
      public void onEnd(@Nullable String problem) {
        if (problem != null) {
          problems.add(problem);
        }
        decided.countDown();
      }
    };
  }

  private Warm firstRequests() throws IOException, InterruptedException {
    try (StartedBerth berth = StartedBerth.start(WARM);
        ExtProcClient client = berth.client()) {
      berth.awaitReady();
      double seconds = berth.seconds();
      double cpuSeconds = berth.cpuSeconds();
      double mib = berth.residentMib();
      Histogram latencies = OpenLoop.measure(client, WORKLOAD, PER_SECOND, REQUESTS, 1, problems);
      return new Warm(cpuSeconds, seconds, mib, latencies);
    }
  }

  /** A start with warm-up, and what came after it. */
  private record Warm(double cpuSeconds, double seconds, double residentMib, Histogram latencies) {

    double millis(double percentile) {
      return latencies.getValueAtPercentile(percentile) / 1e6;
    }
  }

  private void measure(Warm start) {
    toReady.add(start.cpuSeconds());
    seconds.add(start.seconds());
    resident.add(start.residentMib());
    p50.add(start.millis(50));
    p99.add(start.millis(99));
    longest.add(start.millis(100));
  }

  /** All at once: they do nothing. */
  private void idleMinute() throws IOException, InterruptedException {
    List<StartedBerth> all = new ArrayList<>();
    try {
      for (int i = 0; i < STARTS; i++) {
        StartedBerth berth = StartedBerth.start(WARM);
        all.add(berth);
        berth.awaitReady();
      }
      TimeUnit.SECONDS.sleep(IDLE_SECONDS);
      for (StartedBerth berth : all) {
        idle.add(berth.residentMib());
      }
    } finally {
      all.forEach(StartedBerth::close);
    }
  }
}
