package dev.berth.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;

/**
 * Looks for the delimiter of a multipart body, a line break with the boundary behind it, and can
 * stop and go on at any byte. Stream-confined.
 *
 * <p>The delimiter has one carriage return, at its beginning. So nothing but a carriage return
 * needs a look while nothing matches, and a match that fails can only begin again at the byte where
 * it failed.
 */
final class BoundarySearch {

  private static final String LINE_BREAK_AND_DASHES = "\r\n--";
  private static final byte CARRIAGE_RETURN = '\r';

  private final byte[] delimiter;
  private int matched;

  /** Looks for a boundary, at first as if a line had just ended: a body may begin with it. */
  BoundarySearch(String boundary) {
    delimiter = (LINE_BREAK_AND_DASHES + boundary).getBytes(ISO_8859_1);
    matched = "\r\n".length();
  }

  /** Looks for the next delimiter. */
  void restart() {
    matched = 0;
  }

  boolean isFound() {
    return matched == delimiter.length;
  }

  /** Size of the delimiter, its line break included. */
  int length() {
    return delimiter.length;
  }

  /**
   * Reads on until the delimiter is found.
   *
   * @param into receives what stands before the delimiter; null skips it
   * @return the index behind the delimiter, or {@code end}
   */
  int read(byte[] bytes, int from, int end, @Nullable CapturedText into) {
    int at = from;
    while (at < end && !isFound()) {
      if (matched == 0) {
        at = readUpToReturn(bytes, at, end, into);
      } else if (bytes[at] == delimiter[matched]) {
        matched++;
        at++;
      } else {
        if (into != null) {
          into.append(delimiter, 0, matched);
        }
        matched = 0;
      }
    }
    return at;
  }

  private int readUpToReturn(byte[] bytes, int from, int end, @Nullable CapturedText into) {
    int at = ByteSearch.indexOf(CARRIAGE_RETURN, bytes, from, end);
    if (into != null) {
      into.append(bytes, from, at);
    }
    if (at == end) {
      return end;
    }
    matched = 1;
    return at + 1;
  }
}
