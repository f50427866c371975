package dev.berth.request;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Ways to write a path so that it looks like another one, and what servers see through. */
final class Disguises {

  private static final int MOST_READINGS = 200;
  private static final Pattern UNIT_ESCAPE = Pattern.compile("%u(\\p{XDigit}{4})");

  /** What some server or router resolves in front of a name. */
  private static final String[] SLASHES = {
    "//", "/./", "/x/../", "/%2e/", "/z/%2e%2e/", "/%2e%2e/"
  };

  /** What some server or router does not see behind a name. */
  private static final String[] ENDINGS = {"/", "//", "/.", "/y/..", ";a=b", "%0a", "%23", "%3fx"};

  private Disguises() {}

  /** The path in one to five disguises, on top of each other. */
  static String of(String path, RandomGenerator random) {
    String disguised = path;
    for (int i = random.nextInt(5); i >= 0 && !disguised.isEmpty(); i--) {
      disguised = once(disguised, random);
    }
    return disguised;
  }

  private static String once(String path, RandomGenerator random) {
    int at = random.nextInt(path.length());
    char c = path.charAt(at);
    return switch (random.nextInt(8)) {
      case 0, 1, 2 -> replaced(path, at, c < 0x80 ? String.format("%%%02x", (int) c) : "" + c);
      case 3 -> replaced(path, at, String.format("%%u%04X", (int) c));
      case 4 -> replaced(path, at, "" + Character.toUpperCase(c));
      case 5 -> path + pick(ENDINGS, random);
      default -> path.replaceFirst("/", pick(SLASHES, random));
    };
  }

  private static String replaced(String path, int at, String by) {
    return path.substring(0, at) + by + path.substring(at + 1);
  }

  private static String pick(String[] from, RandomGenerator random) {
    return from[random.nextInt(from.length)];
  }

  /**
   * What servers make of a path, less its query: decoded any number of times, dots resolved after
   * any of them, with or without regard to case, a slash or a line break at the end.
   */
  static List<String> readings(String path) {
    List<String> readings = new ArrayList<>(List.of(path));
    for (int i = 0; i < readings.size() && readings.size() < MOST_READINGS; i++) {
      String reading = readings.get(i);
      addNew(readings, PercentEncoding.decode(reading));
      addNew(readings, unitsDecoded(reading));
      addNew(readings, resolved(reading));
      addNew(readings, reading.toLowerCase(Locale.ROOT));
      addNew(readings, upTo(reading, ";"));
      addNew(readings, upTo(reading, "?"));
      addNew(readings, upTo(reading, "#"));
      addNew(readings, upTo(reading, "\n"));
      addNew(readings, upTo(reading, "\0"));
      addNew(readings, reading.replace("//", "/"));
    }
    return readings;
  }

  private static void addNew(List<String> readings, String reading) {
    if (!readings.contains(reading)) {
      readings.add(reading);
    }
  }

  private static String upTo(String path, String end) {
    int at = path.indexOf(end);
    return at < 0 ? path : path.substring(0, at);
  }

  /** As llama.cpp's server has it. */
  private static String unitsDecoded(String path) {
    return UNIT_ESCAPE
        .matcher(path)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    Character.toString(Integer.parseInt(escape.group(1), 16))));
  }

  /** RFC 3986, section 5.2.4, for paths that begin with a slash; no slash stays at the end. */
  private static String resolved(String path) {
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.split("/")) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.equals(".") && !segment.isEmpty()) {
        segments.addLast(segment);
      }
    }
    return "/" + String.join("/", segments);
  }
}
