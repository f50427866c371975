package dev.berth.it.scenario;

import dev.berth.simulator.load.RequestEnd;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What became of requests. Times are those of {@link System#nanoTime}. Immutable. */
public record Ledger(List<RequestEnd> ends) {

  public Ledger {
    ends = List.copyOf(ends);
  }

  /** Those of which that holds. */
  public Ledger where(Predicate<RequestEnd> condition) {
    return new Ledger(ends.stream().filter(condition).toList());
  }

  /** Those that were due in that time. */
  public Ledger between(long fromNanos, long toNanos) {
    return where(end -> end.dueNanos() - fromNanos >= 0 && end.dueNanos() - toNanos < 0);
  }

  public Ledger good() {
    return where(RequestEnd::isGood);
  }

  public Ledger failed() {
    return where(end -> !end.isGood());
  }

  /** Those that were due before. */
  public Ledger dueBefore(long nanos) {
    return where(end -> end.dueNanos() - nanos < 0);
  }

  /** Those that Berth gave to these servers, whoever served them in the end. */
  public Ledger picked(List<String> addresses) {
    return where(end -> addresses.contains(first(end)));
  }

  /** How many of them Berth gave to that server, as a multiple of what one of so many is due. */
  public double picksOf(String address, int servers) {
    return (double) picked(List.of(address)).count() * servers / Math.max(1, count());
  }

  /** A decision names a server, and after it those to try next. */
  private static String first(RequestEnd end) {
    return named(end).get(0);
  }

  private static List<String> named(RequestEnd end) {
    String chosen = end.chosen();
    return chosen == null ? List.of("") : Arrays.asList(chosen.split(",", -1));
  }

  public int count() {
    return ends.size();
  }

  /** The part of them that these servers served, 0 to 1; 0 of nothing. */
  public double share(List<String> addresses) {
    long served = where(end -> addresses.contains("" + end.servedBy())).count();
    return ends.isEmpty() ? 0 : (double) served / ends.size();
  }

  /** When the first of them was due. */
  public OptionalLong firstDue() {
    return ends.stream().mapToLong(RequestEnd::dueNanos).min();
  }

  /** How many went wrong, and how. */
  public Map<String, Long> problems() {
    return failed().ends.stream()
        .map(RequestEnd::problem)
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  /** The 99th percentile of the time from due to the first byte. */
  public Duration firstByteP99() {
    long[] nanos =
        ends.stream().mapToLong(end -> end.firstNanos() - end.dueNanos()).sorted().toArray();
    return Duration.ofNanos(nanos.length == 0 ? 0 : nanos[(int) (0.99 * (nanos.length - 1))]);
  }

  /** Whether every good answer is by a server that the decision names. */
  Finding servedAsNamed() {
    long wrong =
        good().ends.stream().filter(end -> !named(end).contains("" + end.servedBy())).count();
    return Finding.none("every answer is from a server that Berth named", wrong, good().count());
  }
}
