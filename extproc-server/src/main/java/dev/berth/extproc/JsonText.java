package dev.berth.extproc;

import tools.jackson.core.io.JsonStringEncoder;

/** Text inside JSON. */
final class JsonText {

  private JsonText() {}

  /** As a JSON string, with its quotes. */
  static String quoted(String text) {
    return "\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(text)) + "\"";
  }
}
