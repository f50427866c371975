package dev.berth.simulator.http;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Length and SHA-256 of a body that comes in pieces. Stream-confined. */
final class BodyDigest {
  private final MessageDigest digest = sha256();
  private long length;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  void update(ByteBuffer bytes) {
    length += bytes.remaining();
    digest.update(bytes);
  }

  /** Ends the digest; asked once. */
  Received end() {
    return new Received(HexFormat.of().formatHex(digest.digest()), length);
  }

  /** What arrived: the hash in lower-case hex, and the length in bytes. */
  record Received(String sha256, long bytes) {}
}
