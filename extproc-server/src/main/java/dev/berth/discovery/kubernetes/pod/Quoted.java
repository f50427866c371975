package dev.berth.discovery.kubernetes.pod;

import java.util.regex.Pattern;

/** What a pod says, fit for a message. */
final class Quoted {

  private static final int MAX_LENGTH = 60;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

  private Quoted() {}

  /** In quotes, on one line, and not too long. */
  static String of(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return '"' + (line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line) + '"';
  }

  /**
   * A whole number without a sign.
   *
   * @param what what it should be, as in {@code a port}
   */
  static int number(String text, String what) {
    if (!NUMBER.matcher(text).matches()) {
      throw new IllegalArgumentException(of(text) + " is not " + what);
    }
    return Integer.parseInt(text);
  }
}
