package dev.berth.request;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Where in a body the model's name stands.
 *
 * @param from offset of its first byte in the body, the opening quote of a JSON string included
 * @param to offset after its last byte, the closing quote included
 * @param form how a name is written there
 */
public record ModelSpan(long from, long to, Form form) {

  /** How a name is written. */
  public enum Form {
    /** As a JSON string, with its quotes. */
    JSON_STRING,
    /** As plain UTF-8, as in a field of a multipart form. */
    PLAIN
  }

  /** The bytes that put another name in the place of this one. */
  public byte[] write(String model) {
    return switch (form) {
      case PLAIN -> model.getBytes(StandardCharsets.UTF_8);
      case JSON_STRING ->
          ("\"" + new String(JsonStringEncoder.getInstance().quoteAsCharArray(model)) + "\"")
              .getBytes(StandardCharsets.UTF_8);
    };
  }
}
