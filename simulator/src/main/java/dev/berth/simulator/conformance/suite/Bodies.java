package dev.berth.simulator.conformance.suite;

import com.google.protobuf.ByteString;
import dev.berth.simulator.api.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** JSON bodies, and ways to cut them. Stateless. */
public final class Bodies {
  private static final String FILLING = "Many words make a long prompt. ";

  private Bodies() {}

  /** A short chat with the model that the pool serves. */
  public static ByteString chat(PickerFacts facts) {
    return chat(facts.model(), "Hello");
  }

  /**
   * A chat, its model in front.
   *
   * @param model null leaves it out
   */
  public static ByteString chat(@Nullable String model, String prompt) {
    String head = model == null ? "" : "\"model\":" + Json.quoted(model) + ",";
    return ByteString.copyFromUtf8("{" + head + messages(prompt) + ",\"max_tokens\":1}");
  }

  /** The same, the first letter of the model written as an escape. */
  public static ByteString withEscapedModel(String model, String prompt) {
    String rest = Json.quoted(model.substring(1)).substring(1);
    return ByteString.copyFromUtf8(
        "{\"model\":\"" + escaped(model) + rest + "," + messages(prompt) + "}");
  }

  /** The first letter as JSON writes it by number. */
  public static String escaped(String text) {
    return String.format(Locale.ROOT, "\\u%04x", (int) text.charAt(0));
  }

  /** A chat of at least so many bytes, its model behind the prompt. */
  public static ByteString modelLast(@Nullable String model, int bytes) {
    String prompt = FILLING.repeat(bytes / FILLING.length() + 1);
    return ByteString.copyFromUtf8(
        "{" + messages(prompt) + ",\"model\":" + Json.quoted(model == null ? "" : model) + "}");
  }

  private static String messages(String prompt) {
    return "\"messages\":[{\"role\":\"user\",\"content\":" + Json.quoted(prompt) + "}]";
  }

  /** The body in pieces of so many bytes, the last one shorter. */
  public static List<ByteString> inPieces(ByteString body, int bytes) {
    List<ByteString> pieces = new ArrayList<>();
    for (int from = 0; from < body.size(); from += bytes) {
      pieces.add(body.substring(from, Math.min(body.size(), from + bytes)));
    }
    return pieces;
  }

  /** The body in two pieces, cut so many bytes behind the start of a text that it contains. */
  public static List<ByteString> cutIn(ByteString body, String text, int bytes) {
    String latin = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    int start = body.toString(StandardCharsets.ISO_8859_1).indexOf(latin);
    if (start < 0) {
      throw new IllegalArgumentException("the body does not contain the text to cut");
    }
    return List.of(body.substring(0, start + bytes), body.substring(start + bytes));
  }
}
