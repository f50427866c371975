package dev.berth.it.stack;

import dev.berth.it.client.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/** Chat requests of any size, and the hash by which a body is known again. */
public final class Chats {

  public static final String PATH = "/v1/chat/completions";

  private static final String HEAD =
      "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"model\":\"%s\",\"max_tokens\":%d,\"stream\":%b}";
  private static final int TOKENS = 3;

  private Chats() {}

  /** A short prompt with a short answer. */
  public static Request small(boolean stream) {
    return Request.post(PATH, body(5, TOKENS, stream));
  }

  /** A short prompt, answered by a stream of so many tokens. */
  public static Request streaming(int tokens) {
    return Request.post(PATH, body(5, tokens, true));
  }

  /** A body of exactly {@code bytes}, whose model comes after a prompt of random letters. */
  public static Request ofSize(int bytes, boolean stream) {
    int frame = body(0, TOKENS, stream).length();
    return Request.post(PATH, body(bytes - frame, TOKENS, stream));
  }

  private static String body(int promptBytes, int tokens, boolean stream) {
    return HEAD.formatted(letters(promptBytes), Setup.MODEL, tokens, stream);
  }

  private static String letters(int count) {
    byte[] letters = new byte[count];
    SplittableRandom random = new SplittableRandom(count);
    for (int i = 0; i < count; i++) {
      letters[i] = (byte) ('a' + random.nextInt(26));
    }
    return new String(letters, StandardCharsets.US_ASCII);
  }

  /** In lower-case hex, as the simulated servers tell it. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
