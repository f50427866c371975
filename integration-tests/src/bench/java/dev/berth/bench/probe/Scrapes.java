package dev.berth.bench.probe;

import static dev.berth.bench.probe.Windows.number;

import dev.berth.bench.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Prints how much of a core it takes to ask the servers of a pool for pages of 12 KB of metrics,
 * beside its bar, and exits with 0 if every page was read.
 */
final class Scrapes {

  private static final int WARM_UP_SECONDS = 15;
  private static final int WINDOW_SECONDS = 5;
  private static final int WINDOWS = 3;

  /**
   * @param running requests on each server
   */
  private record Bar(int servers, int running, double cores) {}

  private static final List<Bar> BARS =
      List.of(new Bar(100, 0, 0.05), new Bar(1_000, 0, 0.15), new Bar(1_000, 3, 0.5));

  /** What the poller had counted at one moment. */
  private record Count(long read, long all, double promised, double achieved) {

    static Count of(Child scraper) throws IOException {
      String[] numbers = scraper.ask().split(" ", -1);
      return new Count(
          Long.parseLong(numbers[0]),
          Long.parseLong(numbers[1]),
          Double.parseDouble(numbers[2]),
          Double.parseDouble(numbers[3]));
    }
  }

  private Scrapes() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    long unread = 0;
    List<List<String>> rows = new ArrayList<>();
    for (Bar bar : BARS) {
      try (Child targets = Child.start(ProbeTargets.class, bar.running());
          Child scraper = Child.start(ScraperProcess.class, targets.ask(), bar.servers())) {
        TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
        rows.add(row(bar, scraper));
        Count count = Count.of(scraper);
        unread += count.all() - count.read();
      }
    }
    System.out.println(
        Table.of(
            List.of(
                "servers",
                "state",
                "pages/s",
                "cores",
                "least … most",
                "bar",
                "verdict",
                "us each",
                "of the pace promised",
                "not read",
                "resident MiB"),
            rows));
    System.exit(unread == 0 ? 0 : 1);
  }

  private static List<String> row(Bar bar, Child scraper) throws IOException, InterruptedException {
    Count before = Count.of(scraper);
    long begin = System.nanoTime();
    Windows windows = Windows.of(scraper, WINDOWS, WINDOW_SECONDS);
    double seconds = (System.nanoTime() - begin) / 1e9;
    Count after = Count.of(scraper);
    double rate = (after.all() - before.all()) / seconds;
    double pace = (after.promised() - before.promised()) / (after.achieved() - before.achieved());
    return List.of(
        Integer.toString(bar.servers()),
        bar.running() == 0 ? "idle" : "busy",
        number("%.0f", rate),
        number("%.3f", windows.median()),
        windows.span(),
        "≤ " + bar.cores(),
        windows.verdict(bar.cores()),
        number("%.0f", windows.median() / rate * 1e6),
        number("%.3f", pace),
        Long.toString(after.all() - after.read()),
        Long.toString(scraper.residentMib()));
  }
}
