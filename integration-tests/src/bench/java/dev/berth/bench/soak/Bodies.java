package dev.berth.bench.soak;

import dev.berth.it.client.Request;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Requests of clients, small ones for the most part. */
final class Bodies {

  static final String CHAT = "/v1/chat/completions";
  static final String MESSAGES = "/v1/messages";

  private static final int[] PROMPT_BYTES = {
    50, 50, 50, 200, 200, 200, 200, 2_000, 2_000, 2_000, 20_000, 20_000, 20_000, 300_000
  };
  private static final int HUGE_PROMPT_BYTES = 2_500_000;
  private static final int HUGE_ONE_IN = 100;
  private static final int MAX_TOKENS = 40;
  private static final String LETTERS = letters();
  private static final String BOUNDARY = "soak-boundary";

  private Bodies() {}

  private static String letters() {
    StringBuilder letters = new StringBuilder(HUGE_PROMPT_BYTES * 2);
    for (int i = 0; letters.length() < HUGE_PROMPT_BYTES * 2; i++) {
      letters.append(Integer.toString(i, Character.MAX_RADIX)).append(i % 9 == 0 ? "\\n" : " ");
    }
    return letters.toString();
  }

  /** Any text, ready to stand between quotation marks. */
  static String prompt(RandomGenerator random) {
    int bytes =
        random.nextInt(HUGE_ONE_IN) == 0
            ? HUGE_PROMPT_BYTES
            : PROMPT_BYTES[random.nextInt(PROMPT_BYTES.length)];
    return prompt(bytes, random);
  }

  /** A text of about so many bytes. */
  static String prompt(int bytes, RandomGenerator random) {
    int start = random.nextInt(HUGE_PROMPT_BYTES);
    return LETTERS.substring(start, start + bytes).replaceAll("^n|\\\\$", " ");
  }

  static int tokens(RandomGenerator random) {
    return 1 + random.nextInt(MAX_TOKENS);
  }

  /** The body of a chat, its model before or after all the rest. */
  static String chat(String model, String prompt, int tokens, boolean stream, boolean modelFirst) {
    String named = "\"model\":\"%s\"".formatted(model);
    String rest =
        "\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"max_tokens\":%d,\"stream\":%b"
            .formatted(prompt, tokens, stream);
    return modelFirst ? "{" + named + "," + rest + "}" : "{" + rest + "," + named + "}";
  }

  /** A chat of any kind. */
  static Request anyChat(RandomGenerator random, boolean stream) {
    return Request.post(
        CHAT,
        chat(BerthFolder.MODEL, prompt(random), tokens(random), stream, random.nextBoolean()));
  }

  /** A streamed chat with so long an answer. */
  static Request longChat(int tokens, RandomGenerator random) {
    return Request.post(CHAT, chat(BerthFolder.MODEL, prompt(50, random), tokens, true, true));
  }

  /** A form with a file. */
  static Request form(RandomGenerator random) {
    String model = part("model\"", "", BerthFolder.MODEL);
    String file =
        part("file\"; filename=\"speech.wav\"", "Content-Type: audio/wav\r\n", prompt(random));
    String parts = random.nextBoolean() ? model + file : file + model;
    return new Request(
        "POST",
        "/v1/audio/transcriptions",
        Map.of("content-type", "multipart/form-data; boundary=" + BOUNDARY),
        (parts + "--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII),
        true);
  }

  private static String part(String name, String headers, String value) {
    return "--%s\r\nContent-Disposition: form-data; name=\"%s\r\n%s\r\n%s\r\n"
        .formatted(BOUNDARY, name, headers, value);
  }
}
