package dev.berth.simulator.load;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One request to send.
 *
 * @param shape its path and the form of its answer
 * @param body owned by this request; nobody changes it
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and too big to copy.
record LoadRequest(Shape shape, byte[] body) {

  /** SHA-256 of the body in lower-case hex: what a server that got it unchanged will say. */
  String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
