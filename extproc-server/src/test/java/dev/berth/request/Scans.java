package dev.berth.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Ways to feed a scanner. */
final class Scans {

  private Scans() {}

  static ScanResult scan(String body) {
    return whole(body.getBytes(UTF_8), ScanLimits.DEFAULT);
  }

  static ScanResult whole(byte[] body, ScanLimits limits) {
    return split(body, limits, body.length);
  }

  /** Two chunks, the second from {@code cut} on. */
  static ScanResult split(byte[] body, ScanLimits limits, int cut) {
    RequestScanner scanner = new RequestScanner(limits);
    scanner.feed(body, 0, cut);
    scanner.feed(body, cut, body.length - cut);
    return scanner.finish();
  }

  /** Chunks of {@code size} bytes, each in the middle of an array of its own. */
  static ScanResult inChunksOf(int size, byte[] body, ScanLimits limits) {
    RequestScanner scanner = new RequestScanner(limits);
    for (int at = 0; at < body.length; at += size) {
      feedMoved(scanner, body, at, Math.min(size, body.length - at));
    }
    return scanner.finish();
  }

  /** Chunks of random sizes, mostly small; empty ones too. */
  static ScanResult inRandomChunks(byte[] body, ScanLimits limits, RandomGenerator random) {
    RequestScanner scanner = new RequestScanner(limits);
    int most = 1 << random.nextInt(8);
    for (int at = 0; at < body.length; ) {
      int size = Math.min(random.nextInt(most + 1), body.length - at);
      feedMoved(scanner, body, at, size);
      at += size;
    }
    return scanner.finish();
  }

  /** What a refusal has in common with the reference: nothing but that it is one. */
  static ScanResult.@Nullable Scanned orNull(ScanResult result) {
    return result instanceof ScanResult.Scanned scanned ? scanned : null;
  }

  /** Surrounds the chunk with quotes, so that a look beyond its ends shows. */
  private static void feedMoved(RequestScanner scanner, byte[] body, int from, int length) {
    byte[] moved = new byte[length + 20];
    Arrays.fill(moved, (byte) '"');
    System.arraycopy(body, from, moved, 9, length);
    scanner.feed(moved, 9, length);
  }
}
