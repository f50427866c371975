package dev.berth.it.scenario;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server's health changed, as Berth's log tells it.
 *
 * @param from a state
 * @param to a state
 */
public record Move(Instant at, String server, String from, String to, String cause) {

  private static final Pattern LINE =
      Pattern.compile(
          "(\\S+) .* a server's health changed .*server=\"(.*?)\" from=\"(.*?)\" to=\"(.*?)\""
              + " cause=\"(.*?)\".*");

  /** All of them, in order. */
  static List<Move> of(String log) {
    return log.lines().map(LINE::matcher).filter(Matcher::matches).map(Move::of).toList();
  }

  private static Move of(Matcher line) {
    return new Move(
        OffsetDateTime.parse(line.group(1)).toInstant(),
        line.group(2),
        line.group(3),
        line.group(4),
        line.group(5));
  }

  boolean isEjection() {
    return to.equals("ejected");
  }
}
