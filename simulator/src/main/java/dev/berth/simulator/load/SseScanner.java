package dev.berth.simulator.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Watches server-sent events go by: has the first data come, has the last line come? It keeps the
 * beginning of the current line, whatever the chunks cut it into. Confined to one thread.
 */
final class SseScanner {
  private static final int KEPT_BYTES = 64;
  private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

  private final byte[] lastLine;
  private final byte[] line = new byte[KEPT_BYTES];
  private int length;
  private boolean sawData;
  private boolean sawLastLine;

  /**
   * @param lastLine the whole line that only a complete stream has, below 64 bytes
   */
  SseScanner(String lastLine) {
    this.lastLine = lastLine.getBytes(StandardCharsets.US_ASCII);
  }

  void feed(ByteBuf chunk) {
    chunk.forEachByte(this::onByte);
  }

  private boolean onByte(byte value) {
    if (value == '\n') {
      endLine();
    } else if (value != '\r') {
      if (length < KEPT_BYTES) {
        line[length] = value;
      }
      length++;
    }
    return true;
  }

  private void endLine() {
    sawData |= startsWith(DATA);
    sawLastLine |= length == lastLine.length && startsWith(lastLine);
    length = 0;
  }

  private boolean startsWith(byte[] prefix) {
    if (length < prefix.length) {
      return false;
    }
    for (int i = 0; i < prefix.length; i++) {
      if (line[i] != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether a line of data has come. */
  boolean sawData() {
    return sawData;
  }

  /** Whether the stream is complete. */
  boolean sawLastLine() {
    return sawLastLine;
  }
}
