package dev.berth.request;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Makes up bodies with prompts, and digests them the plain way: all of the prompt in one array. */
final class PromptBodies {

  private static final String[] NAMES = {
    "messages",
    "prompt",
    "input",
    "system",
    "instructions",
    "tools",
    "functions",
    "text",
    "input_ids",
    "token_ids",
    "m\\u0065ssages",
    "cache_salt",
    "stream",
    "temperature",
    "Messages",
    "metadata"
  };
  private static final int PROMPT_NAMES = 11;
  private static final int SALT_NAME = 11;
  private static final String[] TEXTS = {
    "a",
    "word ",
    "\u65e5\u672c",
    "\\n",
    "\\\"",
    "\\\\",
    "\\u00e9",
    "]",
    "}",
    ",",
    "\\\"messages\\\":"
  };
  private static final String[] BLANKS = {"", "", "", " ", "\n  ", "\t"};
  private static final String[] OTHERS = {"true", "false", "null", "0", "-1.5e3", "[]", "{}"};

  private final RandomGenerator random;
  private final StringBuilder body = new StringBuilder();
  private final ByteArrayOutputStream prompt = new ByteArrayOutputStream();
  private String salt = "";

  private PromptBodies(RandomGenerator random) {
    this.random = random;
  }

  /** A body, and what its digests must be. */
  record Case(byte[] body, PromptDigests digests) {}

  static Case next(RandomGenerator random, long hashSeed) {
    PromptBodies bodies = new PromptBodies(random);
    bodies.write();
    byte[] prompt = bodies.prompt.toByteArray();
    byte[] body = bodies.body.toString().getBytes(UTF_8);
    return new Case(body, digests(prompt, bodies.salt, hashSeed));
  }

  /**
   * @param salt as it stands in the body; empty when there is none
   */
  static PromptDigests digests(byte[] prompt, String salt, long hashSeed) {
    Random seeds = new Random(hashSeed);
    long[] keys = seeds.longs(1024 / 8).toArray();
    Hasher64 salts = Hashing.wyhashFinal4(seeds.nextLong(), seeds.nextLong());
    long[] blocks = new long[Math.min(1024, prompt.length / 1024)];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = block(ByteBuffer.wrap(prompt, i * 1024, 1024).order(LITTLE_ENDIAN), keys);
    }
    long ofSalt = salt.isEmpty() ? 0 : salts.hashBytesToLong(salt.getBytes(UTF_8));
    return PromptDigests.of(blocks, blocks.length, ofSalt);
  }

  private static long block(ByteBuffer words, long[] keys) {
    long sum = 0;
    for (long key : keys) {
      long keyed = words.getLong() + key;
      sum += Integer.toUnsignedLong((int) keyed) * Integer.toUnsignedLong((int) (keyed >> 32));
    }
    return sum;
  }

  private void write() {
    body.append(blank()).append('{');
    for (int i = random.nextInt(8); i >= 0; i--) {
      int name = random.nextInt(NAMES.length);
      String value = value(3);
      if (name < PROMPT_NAMES) {
        prompt.writeBytes(value.getBytes(UTF_8));
      }
      salt = name == SALT_NAME ? value : salt;
      body.append(blank()).append('"').append(NAMES[name]).append('"').append(blank());
      body.append(':').append(blank()).append(value).append(blank()).append(i > 0 ? "," : "");
    }
    body.append('}').append(blank());
  }

  private String value(int depth) {
    int most = depth == 0 ? 4 : 8;
    return switch (random.nextInt(most)) {
      case 0 -> pick(OTHERS);
      case 1, 2, 3 -> string();
      case 4, 5 -> "[" + value(depth - 1) + blank() + "," + blank() + value(depth - 1) + "]";
      default -> "{\"messages\":" + value(depth - 1) + ",\"cache_salt\":" + value(depth - 1) + "}";
    };
  }

  private String string() {
    StringBuilder text = new StringBuilder("\"");
    for (int i = random.nextInt(1 << random.nextInt(11)); i > 0; i--) {
      text.append(pick(TEXTS));
    }
    return text.append('"').toString();
  }

  private String blank() {
    return pick(BLANKS);
  }

  private String pick(String[] from) {
    return from[random.nextInt(from.length)];
  }
}
