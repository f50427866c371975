package dev.berth.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.random.RandomGenerator;

/** Makes up answers: JSON objects and streams of events, good ones and broken ones. */
final class AnswerBodies {

  private static final String[] NAMES = {
    "usage",
    "usage",
    "us\\u0061ge",
    "response",
    "message",
    "usageMetadata",
    "meta_info",
    "id",
    "object",
    "choices",
    "usages",
    "",
  };
  private static final String[] COUNTS = {
    "prompt_tokens",
    "input_tokens",
    "completion_tokens",
    "output_tokens",
    "total_tokens",
    "cache_read_input_tokens",
    "cache_creation_input_tokens",
    "prompt_tokens_details",
    "input_tokens_details",
    "cached_tokens",
    "cached_tokens",
    "promptTokenCount",
    "candidatesTokenCount",
    "thoughtsTokenCount",
    "cachedContentTokenCount",
    "usage",
  };
  private static final String[] TEXTS = {
    "resp_1", "resp_\\u00e9", "response", "chat.completion", "msg_1", "\\\"usage\\\":{", "é日🚀", "",
  };
  private static final String[] NUMBERS = {
    "0", "1", "7", "42", "151643", "-1", "1.0", "1e3", "123456789012345", "1234567890123456",
  };
  private static final String[] LINE_ENDS = {"\n", "\n", "\n", "\r\n", "\r"};
  private static final String[] EVENTS = {
    "message_start", "message_delta", "content_block_delta", "response.output_text.delta", "", "x",
  };
  private static final byte[] TELLING = "{}[]\",:\\0123-.e \n\r\nda".getBytes(UTF_8);

  private final RandomGenerator random;
  private final StringBuilder out = new StringBuilder();

  private AnswerBodies(RandomGenerator random) {
    this.random = random;
  }

  static byte[] json(RandomGenerator random) {
    AnswerBodies body = new AnswerBodies(random);
    body.object(0);
    body.out.append(random.nextInt(8) == 0 ? " {\"usage\"" : "");
    return body.out.toString().getBytes(UTF_8);
  }

  static byte[] events(RandomGenerator random) {
    AnswerBodies stream = new AnswerBodies(random);
    for (int i = random.nextInt(5); i >= 0; i--) {
      stream.event();
    }
    return stream.out.toString().getBytes(UTF_8);
  }

  /** The answer with one to three bytes replaced by ASCII. */
  static byte[] mutated(byte[] answer, RandomGenerator random) {
    byte[] bytes = answer.clone();
    for (int i = random.nextInt(3); i >= 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      bytes[at] = bytes[at] < 0 ? bytes[at] : TELLING[random.nextInt(TELLING.length)];
    }
    return bytes;
  }

  private void event() {
    String end = pick(LINE_ENDS);
    out.append(random.nextInt(3) == 0 ? "event: " + pick(EVENTS) + end : "");
    out.append(random.nextInt(6) == 0 ? ": comment" + end : "");
    AnswerBodies data = new AnswerBodies(random);
    data.object(0);
    String text = random.nextInt(8) == 0 ? "[DONE]" : data.out.toString();
    if (random.nextInt(4) == 0) {
      text = text.replaceFirst(",", "," + end + "data:" + (random.nextBoolean() ? " " : ""));
    }
    out.append(random.nextBoolean() ? "data: " : "data:").append(text).append(end);
    out.append(random.nextInt(8) == 0 ? "" : end);
  }

  private void object(int depth) {
    out.append('{');
    String[] names = depth == 0 ? NAMES : random.nextInt(5) == 0 ? NAMES : COUNTS;
    for (int i = random.nextInt(5); i > 0; i--) {
      String name = pick(names);
      out.append('"').append(name).append("\":");
      valueOf(name, depth);
      out.append(i == 1 ? "" : ",");
    }
    out.append('}');
  }

  /** Mostly what the name promises. */
  private void valueOf(String name, int depth) {
    if (random.nextInt(5) == 0) {
      value(depth);
    } else if (name.startsWith("id") || name.startsWith("object")) {
      out.append('"').append(pick(TEXTS)).append('"');
    } else if (name.contains("okens") && !name.endsWith("details") || name.endsWith("Count")) {
      out.append(pick(NUMBERS));
    } else {
      nested(depth);
    }
  }

  private void value(int depth) {
    switch (random.nextInt(10)) {
      case 0 -> out.append("null");
      case 1 -> out.append("true");
      case 2 -> out.append('"').append(pick(TEXTS)).append('"');
      case 3, 4, 5 -> out.append(pick(NUMBERS));
      case 6 -> array(depth);
      default -> nested(depth);
    }
  }

  private void array(int depth) {
    out.append('[');
    for (int i = random.nextInt(3); i > 0; i--) {
      nested(depth);
      out.append(i == 1 ? "" : ",");
    }
    out.append(']');
  }

  private void nested(int depth) {
    if (depth < 4) {
      object(depth + 1);
    } else {
      out.append(pick(NUMBERS));
    }
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}
