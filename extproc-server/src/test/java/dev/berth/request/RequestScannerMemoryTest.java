package dev.berth.request;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Memory is bounded, whatever is large in a body. */
class RequestScannerMemoryTest {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int CHUNK = 1 << 16;
  private static final int CHUNKS = 1024;
  private static final long MOST_BYTES = 8 * 1024;

  @ParameterizedTest
  @ValueSource(strings = {"{\"prompt\":\"", "{\"model\":\"", "{\"", "{\"prompt\":1"})
  void feed_64MiB_allocatesNoMoreThanTheScanner(String beginning) {
    byte[] begin = beginning.getBytes(US_ASCII);
    byte[] chunk = "7".repeat(CHUNK).getBytes(US_ASCII);
    allocatedWhileScanning(begin, chunk, 2); // loads what is loaded once

    assertThat(allocatedWhileScanning(begin, chunk, CHUNKS)).isBetween(512L, MOST_BYTES);
  }

  private static long allocatedWhileScanning(byte[] begin, byte[] chunk, int chunks) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    RequestScanner scanner = new RequestScanner();
    scanner.feed(begin, 0, begin.length);
    for (int i = 0; i < chunks; i++) {
      scanner.feed(chunk, 0, chunk.length);
    }
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(scanner.scannedBytes()).isEqualTo(begin.length + (long) chunks * chunk.length);
    return allocated;
  }
}
