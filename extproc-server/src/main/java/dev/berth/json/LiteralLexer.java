package dev.berth.json;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * Checks one of the words {@code true}, {@code false} and {@code null}, and can stop and go on at
 * any byte. Stream-confined.
 */
final class LiteralLexer {

  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] FALSE = "false".getBytes(US_ASCII);
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private byte[] word = NULL;
  private int matched;

  /** Begins a word with its first letter: t, f or n. */
  void start(byte first) {
    word = first == 't' ? TRUE : first == 'f' ? FALSE : NULL;
    matched = 1;
  }

  /** Reads on; returns the index behind the word, of the first wrong byte, or {@code end}. */
  int read(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && matched < word.length && bytes[at] == word[matched]) {
      at++;
      matched++;
    }
    return at;
  }

  boolean isComplete() {
    return matched == word.length;
  }

  boolean isTrue() {
    return word[0] == 't';
  }
}
