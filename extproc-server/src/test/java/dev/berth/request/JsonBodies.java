package dev.berth.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.random.RandomGenerator;

/** Makes up request bodies: valid ones, and the same with a few bytes changed. */
final class JsonBodies {

  private static final String[] NAMES = {
    "model",
    "model",
    "stream",
    "previous_response_id",
    "previous_respons\\u0065_id",
    "previous_response_idx",
    "mod\\u0065l",
    "\\u0073tream",
    "messages",
    "prompt",
    "x",
    "",
    "Model",
    "modelmodel",
    "model\\ud800",
    "a_name_longer_than_the_buffer",
  };
  private static final String[] MODELS = {
    "qwen3-32b",
    "m",
    "",
    "org/name",
    "caf\u00e9",
    "\\ud83d\\ude80",
    "\\ud83d",
    "12345678901234567890123",
    "123456789012345678901\\u00e9",
    "\\\"\\\\\\/",
    "\ufffd",
  };
  private static final String[] TEXTS = {
    "a",
    " ",
    "!",
    "#",
    "\u007f",
    "word ",
    "\u00e9",
    "\u65e5\u672c",
    "\ud83d\ude80",
    "\\n",
    "\\\"",
    "\\\\",
    "\\/",
    "\\b",
    "\\t",
    "\\u00e9",
    "\\u65E5",
    "\\ud83d\\ude80",
    "\\udc00",
    "0123456789abcdef",
  };
  private static final String[] NUMBERS = {
    "0", "-0", "1", "42", "-17", "1.5", "0.25", "1e9", "2E-3", "-3.25e+10", "151643",
  };
  private static final String[] BLANKS = {"", "", "", "", " ", "\n  ", "\t", "\r\n"};
  private static final byte[] TELLING = "{}[]\",:\\/ut0123-+.eEfnal \n\0\u001f".getBytes(UTF_8);

  private final RandomGenerator random;
  private final StringBuilder out = new StringBuilder();

  private JsonBodies(RandomGenerator random) {
    this.random = random;
  }

  /** An object that is valid JSON; its model may break a rule. */
  static byte[] valid(RandomGenerator random) {
    JsonBodies body = new JsonBodies(random);
    body.blank();
    body.object(0);
    body.blank();
    return body.out.toString().getBytes(UTF_8);
  }

  /** The body with one to three bytes replaced, inserted or removed, or cut short. */
  static byte[] mutated(byte[] body, RandomGenerator random) {
    byte[] bytes = body;
    for (int i = random.nextInt(3); i >= 0; i--) {
      bytes = mutatedOnce(bytes, random);
    }
    return bytes;
  }

  private static byte[] mutatedOnce(byte[] bytes, RandomGenerator random) {
    int at = random.nextInt(bytes.length + 1);
    int kind = random.nextInt(10);
    if (kind == 0) {
      return splice(bytes, at, bytes.length, new byte[0]);
    }
    int removed = kind <= 6 ? Math.min(1, bytes.length - at) : 0;
    byte[] added = kind <= 3 ? new byte[0] : new byte[] {anyByte(random)};
    return splice(bytes, at, at + removed, added);
  }

  private static byte anyByte(RandomGenerator random) {
    return random.nextInt(4) == 0
        ? (byte) random.nextInt(256)
        : TELLING[random.nextInt(TELLING.length)];
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] middle) {
    byte[] spliced = new byte[bytes.length - (to - from) + middle.length];
    System.arraycopy(bytes, 0, spliced, 0, from);
    System.arraycopy(middle, 0, spliced, from, middle.length);
    System.arraycopy(bytes, to, spliced, from + middle.length, bytes.length - to);
    return spliced;
  }

  private void object(int depth) {
    out.append('{');
    int fields = random.nextInt(5);
    for (int i = 0; i < fields; i++) {
      comma(i);
      field(depth);
    }
    blank();
    out.append('}');
  }

  private void field(int depth) {
    String name = pick(NAMES);
    out.append('"').append(name).append('"');
    blank();
    out.append(':');
    blank();
    boolean expectsText = name.startsWith("m") || name.startsWith("prev");
    if (expectsText && random.nextInt(5) > 0) {
      out.append('"').append(pick(MODELS)).append('"');
    } else {
      value(depth);
    }
  }

  private void array(int depth) {
    out.append('[');
    int elements = random.nextInt(4);
    for (int i = 0; i < elements; i++) {
      comma(i);
      value(depth);
    }
    blank();
    out.append(']');
  }

  private void value(int depth) {
    switch (random.nextInt(depth < 8 ? 9 : 6)) {
      case 0 -> out.append("true");
      case 1 -> out.append("false");
      case 2 -> out.append("null");
      case 3 -> out.append(pick(NUMBERS));
      case 4, 5 -> string();
      case 6, 7 -> object(depth + 1);
      default -> array(depth + 1);
    }
  }

  private void string() {
    out.append('"');
    for (int i = random.nextInt(12); i > 0; i--) {
      out.append(pick(TEXTS));
    }
    out.append('"');
  }

  private void comma(int index) {
    blank();
    out.append(index == 0 ? "" : ",");
    blank();
  }

  private void blank() {
    out.append(pick(BLANKS));
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}
