package dev.berth.xds;

/** Text from outside, made fit for a log line. */
final class Foreign {

  private static final int MAX_LENGTH = 200;

  private Foreign() {}

  /** At most {@value #MAX_LENGTH} characters, none of them a control character. */
  static String shown(String text) {
    String start = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
    return start.replaceAll("\\p{Cntrl}", " ");
  }
}
