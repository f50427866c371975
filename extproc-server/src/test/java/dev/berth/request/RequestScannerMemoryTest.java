package dev.berth.request;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory is bounded, whatever is large in a body. */
class RequestScannerMemoryTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CHUNK = 1 << 16;
  private static final int CHUNKS = 1024;
  private static final long MOST_BYTES = 8 * 1024;

  /** Each time that there is too little, it doubles: all of them together take twice the last. */
  private static final int ROOM_FOR_DIGESTS = PromptHash.MOST_BLOCKS * Long.BYTES;

  @ParameterizedTest
  @ValueSource(strings = {"{\"prompt\":\"", "{\"model\":\"", "{\"", "{\"prompt\":1"})
  void feed_64MiB_allocatesNoMoreThanTheScanner(String beginning) {
    byte[] begin = beginning.getBytes(US_ASCII);
    byte[] chunk = "7".repeat(CHUNK).getBytes(US_ASCII);
    allocatedWhileScanning(begin, chunk, 2, null); // loads what is loaded once

    assertThat(allocatedWhileScanning(begin, chunk, CHUNKS, null)).isBetween(512L, MOST_BYTES);
  }

  @Test
  void feed_64MiBOfPrompt_allocatesRoomForTheMostBlocks() {
    byte[] begin = "{\"prompt\":\"".getBytes(US_ASCII);
    byte[] chunk = "7".repeat(CHUNK).getBytes(US_ASCII);
    PromptHash hash = new PromptHash(new Random(1));
    allocatedWhileScanning(begin, chunk, 2, hash); // loads what is loaded once

    assertThat(allocatedWhileScanning(begin, chunk, CHUNKS, hash))
        .isBetween((long) ROOM_FOR_DIGESTS / 2, MOST_BYTES + 2 * ROOM_FOR_DIGESTS);
  }

  private static long allocatedWhileScanning(
      byte[] begin, byte[] chunk, int chunks, @Nullable PromptHash hash) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    RequestScanner scanner = new RequestScanner(ScanLimits.DEFAULT, hash);
    scanner.feed(begin, 0, begin.length);
    for (int i = 0; i < chunks; i++) {
      scanner.feed(chunk, 0, chunk.length);
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(scanner.scannedBytes()).isEqualTo(begin.length + (long) chunks * chunk.length);
    return allocated;
  }
}
