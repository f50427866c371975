package dev.berth.it.stack;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.TreeMap;

/**
 * What Berth has booked so far: requests by who ended them ({@code closed access_log}), tokens by
 * kind ({@code tokens prompt}), requests by where they were served ({@code served chosen}) and log
 * entries by what they were good for ({@code entries closed}). Immutable; counters at zero are left
 * out.
 */
public record Accounts(Map<String, Long> counts) {

  private static final Map<String, String> METERS =
      Map.of(
          "berth.tickets.closed", "closed by",
          "berth.tokens", "tokens kind",
          "berth.requests.served", "served as",
          "berth.accesslog.entries", "entries result");

  public Accounts {
    counts = Map.copyOf(counts);
  }

  /** As of now. */
  static Accounts of(MeterRegistry registry) {
    Map<String, Long> counts = new TreeMap<>();
    METERS.forEach(
        (meter, words) -> {
          String[] nameAndTag = words.split(" ");
          for (Counter counter : registry.find(meter).counters()) {
            counts.merge(
                nameAndTag[0] + " " + counter.getId().getTag(nameAndTag[1]),
                (long) counter.count(),
                Long::sum);
          }
        });
    counts.values().removeIf(count -> count == 0);
    return new Accounts(counts);
  }

  /** What was booked after those. */
  public Map<String, Long> since(Accounts before) {
    Map<String, Long> news = new TreeMap<>(counts);
    before.counts.forEach((name, count) -> news.merge(name, -count, Long::sum));
    news.values().removeIf(count -> count == 0);
    return news;
  }

  /**
   * How much of a group was booked after those. Of what an entry of the access log brings, {@code
   * entries} is booked last, after its ticket is closed.
   *
   * @param group as in {@code entries}
   */
  public long since(Accounts before, String group) {
    return since(before).entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(group + " "))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }
}
