package dev.berth.answer;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one answer as it comes, cut anywhere, and finds what it says of itself.
 *
 * <p>Memory is fixed, whatever the size of the answer or of an event in it. Nothing is ever
 * refused: what cannot be read says nothing. Stream-confined.
 */
public sealed interface AnswerReader permits JsonAnswerReader, EventStreamReader {

  /**
   * The reader for an answer.
   *
   * @param contentType header {@code content-type}; null when there is none
   * @return null when nobody here can read such an answer
   */
  static @Nullable AnswerReader of(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return switch (type.trim().toLowerCase(Locale.ROOT)) {
      case "application/json" -> new JsonAnswerReader();
      case "text/event-stream" -> new EventStreamReader();
      default -> null;
    };
  }

  /**
   * Reads the next part of the answer's body, which must not be compressed.
   *
   * @param bytes read from {@code offset} on, {@code length} bytes; neither kept nor changed
   */
  void feed(byte[] bytes, int offset, int length);

  /** What the answer has said so far. */
  AnswerFacts facts();
}
