package dev.berth.bench.probe;

import static dev.berth.bench.probe.Windows.number;

import dev.berth.bench.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Prints how much of a core the probes of a pool take, beside its bar, and exits with 0 if every
 * probe was answered.
 */
final class Probes {

  private static final int INTERVAL_MILLIS = 2000;
  private static final int WARM_UP_SECONDS = 40;
  private static final int WINDOW_SECONDS = 10;
  private static final int WINDOWS = 6;

  private record Bar(int servers, double cores) {}

  private static final List<Bar> BARS = List.of(new Bar(1_000, 0.1), new Bar(10_000, 0.6));

  /** What the prober had counted at one moment. */
  private record Count(long good, long bad, long stalledMillis) {

    static Count of(Child prober) throws IOException {
      String[] numbers = prober.ask().split(" ", -1);
      return new Count(
          Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
    }
  }

  private Probes() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    long bad = 0;
    List<List<String>> rows = new ArrayList<>();
    try (Child targets = Child.start(ProbeTargets.class)) {
      String port = targets.ask();
      for (Bar bar : BARS) {
        try (Child prober =
            Child.start(ProberProcess.class, port, bar.servers(), INTERVAL_MILLIS)) {
          TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
          rows.add(row(bar, prober));
          bad += Count.of(prober).bad();
        }
      }
    }
    System.out.println(
        Table.of(
            List.of(
                "servers",
                "probes/s",
                "cores",
                "least … most",
                "bar",
                "verdict",
                "us each",
                "not good",
                "stalled ms",
                "resident MiB"),
            rows));
    System.exit(bad == 0 ? 0 : 1);
  }

  private static List<String> row(Bar bar, Child prober) throws IOException, InterruptedException {
    Count before = Count.of(prober);
    long begin = System.nanoTime();
    Windows windows = Windows.of(prober, WINDOWS, WINDOW_SECONDS);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Count after = Count.of(prober);
    double rate = (after.good() + after.bad() - before.good() - before.bad()) / seconds;
    return List.of(
        Integer.toString(bar.servers()),
        number("%.0f", rate),
        number("%.3f", windows.median()),
        windows.span(),
        "≤ " + bar.cores(),
        windows.verdict(bar.cores()),
        number("%.0f", windows.median() / rate * 1e6),
        Long.toString(after.bad()),
        Long.toString(after.stalledMillis() - before.stalledMillis()),
        Long.toString(prober.residentMib()));
  }
}
