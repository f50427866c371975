package dev.berth.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One answer.
 *
 * @param headers beside those that every answer has
 * @param length of the body in bytes; {@link #UNKNOWN_LENGTH} for one that is written as it is
 *     found
 */
record Page(int status, String contentType, Map<String, String> headers, long length, Body body) {

  static final long UNKNOWN_LENGTH = -1;

  private static final String JSON = "application/json";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  /** Writes itself. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  static Page json(int status, Object value) {
    return of(status, JSON, Json.bytes(value));
  }

  static Page jsonArray(Stream<?> elements) {
    return new Page(200, JSON, Map.of(), UNKNOWN_LENGTH, out -> Json.writeArray(out, elements));
  }

  static Page prometheus(String text) {
    return of(200, PROMETHEUS, text.getBytes(UTF_8));
  }

  /**
   * @param sentence what is wrong and what to do
   */
  static Page error(int status, String sentence) {
    return json(status, Map.of("error", sentence));
  }

  /** The same answer with one more header. */
  Page with(String header, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(header, value);
    return new Page(status, contentType, more, length, body);
  }

  private static Page of(int status, String contentType, byte[] bytes) {
    return new Page(status, contentType, Map.of(), bytes.length, out -> out.write(bytes));
  }
}
