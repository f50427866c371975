package dev.berth.bench.soak;

import java.util.List;
import java.util.stream.Stream;

/** What must not happen at all, over the whole life of the process. */
final class Never {

  private Never() {}

  /**
   * @param scrape of a Berth with nothing under way
   * @param log all that it has logged
   */
  static List<Zero> zeros(Scrape scrape, String log) {
    return Stream.of(
            new Zero("routed requests less closed tickets", 0, unclosed(scrape)),
            counted(scrape, "tickets closed by deadline", "berth_tickets_closed_total", "deadline"),
            counted(
                scrape, "requests served elsewhere", "berth_requests_served_total", "elsewhere"),
            counted(scrape, "streams ended by a bug", "berth_streams_failed_total", ""),
            counted(scrape, "log entries lost to a bug", "berth_accesslog_failed_total", ""),
            counted(scrape, "lists of servers rejected", "berth_eds_nacks_total", ""),
            counted(scrape, "measurements refused", "berth_metrics_refused_total", ""),
            new Zero("errors in Berth's log", 0, lines(log, " ERROR ")),
            new Zero("leaks found by Netty", 0, lines(log, "LEAK:")))
        .toList();
  }

  private static Zero counted(Scrape scrape, String what, String name, String label) {
    return new Zero(what, 0, scrape.sum(name, label));
  }

  private static long unclosed(Scrape scrape) {
    return scrape.sum("berth_decisions_total", "outcome=\"routed\"")
        - scrape.sum("berth_tickets_closed_total");
  }

  private static long lines(String log, String word) {
    return log.lines().filter(line -> line.contains(word)).count();
  }
}
