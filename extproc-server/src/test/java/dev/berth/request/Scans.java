package dev.berth.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Ways to feed a reader of bodies. */
final class Scans {

  private Scans() {}

  /** What the body says, less the place of its model. */
  static ScanResult says(String body) {
    return says(body.getBytes(UTF_8), ScanLimits.DEFAULT);
  }

  static ScanResult says(byte[] body, ScanLimits limits) {
    return withoutSpan(whole(body, limits));
  }

  static ScanResult withoutSpan(ScanResult result) {
    return result instanceof ScanResult.Scanned scanned
        ? new ScanResult.Scanned(
            scanned.model(), scanned.stream(), null, scanned.previousResponseId(), scanned.prompt())
        : result;
  }

  static ScanResult whole(byte[] body, ScanLimits limits) {
    return split(body, limits, body.length);
  }

  /** Two chunks, the second from {@code cut} on. */
  static ScanResult split(byte[] body, ScanLimits limits, int cut) {
    return split(new RequestScanner(limits), body, cut);
  }

  static ScanResult split(BodyReader reader, byte[] body, int cut) {
    reader.feed(body, 0, cut);
    reader.feed(body, cut, body.length - cut);
    return reader.finish();
  }

  /** Chunks of {@code size} bytes, each in the middle of an array of its own. */
  static ScanResult inChunksOf(int size, byte[] body, ScanLimits limits) {
    return inChunksOf(size, new RequestScanner(limits), body);
  }

  static ScanResult inChunksOf(int size, BodyReader reader, byte[] body) {
    for (int at = 0; at < body.length; at += size) {
      feedMoved(reader, body, at, Math.min(size, body.length - at));
    }
    return reader.finish();
  }

  /** Chunks of random sizes, mostly small; empty ones too. */
  static ScanResult inRandomChunks(byte[] body, ScanLimits limits, RandomGenerator random) {
    return inRandomChunks(new RequestScanner(limits), body, random);
  }

  static ScanResult inRandomChunks(BodyReader reader, byte[] body, RandomGenerator random) {
    int most = 1 << random.nextInt(8);
    for (int at = 0; at < body.length; ) {
      int size = Math.min(random.nextInt(most + 1), body.length - at);
      feedMoved(reader, body, at, size);
      at += size;
    }
    return reader.finish();
  }

  /** What a refusal has in common with the reference: nothing but that it is one. */
  static ScanResult.@Nullable Scanned orNull(ScanResult result) {
    return withoutSpan(result) instanceof ScanResult.Scanned scanned ? scanned : null;
  }

  /** The body with another model in the place that its reader says its model has. */
  static byte[] rewritten(byte[] body, ModelSpan span, String model) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(body, 0, (int) span.from());
    out.writeBytes(span.write(model));
    out.write(body, (int) span.to(), body.length - (int) span.to());
    return out.toByteArray();
  }

  /** Surrounds the chunk with quotes, so that a look beyond its ends shows. */
  private static void feedMoved(BodyReader reader, byte[] body, int from, int length) {
    byte[] moved = new byte[length + 20];
    Arrays.fill(moved, (byte) '"');
    System.arraycopy(body, from, moved, 9, length);
    reader.feed(moved, 9, length);
  }
}
