package dev.berth.it.scenario;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What happened to the health of servers, in order. Immutable. */
public record History(List<Move> moves) {

  private static final Pattern LINE =
      Pattern.compile(
          "(\\S+) .* a server's health changed .*server=\"(.*?)\" from=\"(.*?)\" to=\"(.*?)\""
              + " cause=\"(.*?)\".*");

  private static final Set<String> OUT = Set.of("ejected", "half_open");

  public History {
    moves = List.copyOf(moves);
  }

  /**
   * All that the log of a process on this machine tells.
   *
   * @param log in which every line begins with the time
   */
  static History of(String log) {
    Instant now = Instant.now();
    long nanos = System.nanoTime();
    ToLongFunction<Instant> clock = at -> nanos - Duration.between(at, now).toNanos();
    return new History(
        log.lines()
            .map(LINE::matcher)
            .filter(Matcher::matches)
            .map(line -> move(line, clock))
            .toList());
  }

  private static Move move(Matcher line, ToLongFunction<Instant> clock) {
    Instant at = OffsetDateTime.parse(line.group(1)).toInstant();
    return new Move(
        clock.applyAsLong(at), line.group(2), line.group(3), line.group(4), line.group(5));
  }

  private History where(Predicate<Move> condition) {
    return new History(moves.stream().filter(condition).toList());
  }

  History since(long nanos) {
    return where(move -> move.nanos() - nanos >= 0);
  }

  History of(List<String> servers) {
    return where(move -> servers.contains(move.server()));
  }

  History ejections() {
    return where(move -> move.to().equals("ejected"));
  }

  History trials() {
    return where(move -> move.to().equals("half_open"));
  }

  History returns() {
    return where(move -> move.to().equals("recovering"));
  }

  int count() {
    return moves.size();
  }

  boolean isEmpty() {
    return moves.isEmpty();
  }

  /** Of a history that is not empty. */
  Move first() {
    return moves.get(0);
  }

  /** How many servers were out at the same time, at the most. */
  int mostOut() {
    Set<String> out = new HashSet<>();
    int most = 0;
    for (Move move : moves) {
      if (OUT.contains(move.to())) {
        out.add(move.server());
      } else {
        out.remove(move.server());
      }
      most = Math.max(most, out.size());
    }
    return most;
  }
}
