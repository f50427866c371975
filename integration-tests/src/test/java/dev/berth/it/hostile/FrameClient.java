package dev.berth.it.hostile;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One HTTP/2 connection in plain text, frame by frame (RFC 9113), with header blocks of literals
 * only (RFC 7541). What the server sends is read and dropped by a thread of its own. Confined to
 * the test's thread but for {@link #end}.
 */
public final class FrameClient implements AutoCloseable {

  /** The path of ext_proc. */
  public static final String PROCESS = "/" + ExternalProcessorGrpc.SERVICE_NAME + "/Process";

  /** Error code of a GOAWAY. */
  public static final int ENHANCE_YOUR_CALM = 11;

  /** What {@link #end} tells when the server closed without a word. */
  public static final int NO_GOAWAY = -1;

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int MAX_FRAME = 16_384;
  private static final int CANCEL = 8;

  private final Socket socket;
  private final DataOutputStream out;
  private final CompletableFuture<Integer> end = new CompletableFuture<>();
  private int nextStream = 1;

  /** Connects and says hello. */
  public FrameClient(int port) {
    try {
      socket = new Socket("127.0.0.1", port);
      out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
      out.writeBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
      settings();
      flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread reader = new Thread(this::read, "hostile-reader");
    reader.setDaemon(true);
    reader.start();
  }

  /** Opens an ext_proc stream, and tells its number. */
  public int open() {
    return open(PROCESS, 0);
  }

  /**
   * Opens a stream.
   *
   * @param extraBytes of one more header, in as many CONTINUATION frames as it takes
   */
  public int open(String path, int extraBytes) {
    int stream = nextStream;
    nextStream += 2;
    byte[] block = block(path, extraBytes);
    int first = Math.min(block.length, MAX_FRAME);
    frame(HEADERS, first == block.length ? END_HEADERS : 0, stream, block, 0, first);
    for (int at = first; at < block.length; at += MAX_FRAME) {
      int length = Math.min(block.length - at, MAX_FRAME);
      boolean last = at + length == block.length;
      frame(CONTINUATION, last ? END_HEADERS : 0, stream, block, at, length);
    }
    return stream;
  }

  private static byte[] block(String path, int extraBytes) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    literal(block, ":method", "POST");
    literal(block, ":scheme", "http");
    literal(block, ":path", path);
    literal(block, ":authority", "berth");
    literal(block, "content-type", "application/grpc");
    literal(block, "te", "trailers");
    if (extraBytes > 0) {
      literal(block, "x-large", "a".repeat(extraBytes));
    }
    return block.toByteArray();
  }

  private static void literal(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    string(block, name);
    string(block, value);
  }

  private static void string(ByteArrayOutputStream block, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    int rest = bytes.length;
    if (rest < 127) {
      block.write(rest);
    } else {
      block.write(127);
      for (rest -= 127; rest >= 128; rest >>= 7) {
        block.write(rest & 127 | 128);
      }
      block.write(rest);
    }
    block.writeBytes(bytes);
  }

  /** A gRPC message that is complete. */
  public void message(int stream, byte[] message) {
    beginMessage(stream, message.length);
    data(stream, message);
  }

  /** The announcement of a gRPC message. */
  public void beginMessage(int stream, int length) {
    data(
        stream,
        new byte[] {
          0, (byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length
        });
  }

  /** Bytes of a message, whatever was announced; flow control is for the polite. */
  public void data(int stream, byte[] bytes) {
    for (int at = 0; at < bytes.length; at += MAX_FRAME) {
      frame(DATA, 0, stream, bytes, at, Math.min(bytes.length - at, MAX_FRAME));
    }
  }

  /** The end of what this side says on a stream. */
  public void halfClose(int stream) {
    frame(DATA, END_STREAM, stream, new byte[0], 0, 0);
  }

  public void reset(int stream) {
    frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, CANCEL}, 0, 4);
  }

  public void ping() {
    frame(PING, 0, 0, new byte[8], 0, 8);
  }

  /** The answer to a ping that nobody sent. */
  public void pingAck() {
    frame(PING, ACK, 0, new byte[8], 0, 8);
  }

  public void settings() {
    frame(SETTINGS, 0, 0, new byte[0], 0, 0);
  }

  private void frame(int type, int flags, int stream, byte[] payload, int from, int length) {
    try {
      out.writeByte(length >> 16);
      out.writeShort(length);
      out.writeByte(type);
      out.writeByte(flags);
      out.writeInt(stream);
      out.write(payload, from, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends what was written so far. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the server ends the connection: the error code that it gave. */
  public int end() {
    return end.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Whether the server has ended the connection. */
  public boolean isOver() {
    return end.isDone();
  }

  private void read() {
    int code = NO_GOAWAY;
    try {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.readByte();
        in.readInt();
        byte[] payload = in.readNBytes(length);
        if (type == GOAWAY) {
          code = payload[7] & 255;
        }
      }
    } catch (IOException closed) {
      end.complete(code);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
