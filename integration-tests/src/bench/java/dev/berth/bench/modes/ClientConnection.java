package dev.berth.bench.modes;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client's HTTP/1.1 connection, kept for one request after another. It does as little as it can:
 * it shares its cores with what it measures. One thread.
 */
final class ClientConnection implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;
  private static final String LENGTH = "\r\ncontent-length: ";
  private static final String SAME = "\r\n" + BodyCheck.VERDICT + ": " + BodyCheck.SAME + "\r\n";

  private final Socket socket;
  private final InputStream in;

  ClientConnection(InetSocketAddress gateway) throws IOException {
    socket = new Socket(gateway.getAddress(), gateway.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** The bytes of a request with that body. */
  static byte[] request(Body body, boolean retries) {
    String head =
        "POST %s HTTP/1.1\r\nhost: gateway\r\ncontent-type: application/json\r\n%s: %s\r\n%scontent-length: %d\r\n\r\n"
            .formatted(
                Body.PATH,
                BodyCheck.BODY_ID,
                body.id(),
                retries ? Route.RETRIES + ": yes\r\n" : "",
                body.bytes().length);
    byte[] start = head.getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[start.length + body.bytes().length];
    System.arraycopy(start, 0, request, 0, start.length);
    System.arraycopy(body.bytes(), 0, request, start.length, body.bytes().length);
    return request;
  }

  /**
   * Sends a request and reads the answer whole.
   *
   * @return whether the body has arrived as it was sent
   * @throws IOException also for an answer that is no success
   */
  boolean exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    String head = head();
    in.skipNBytes(length(head));
    if (!head.startsWith("HTTP/1.1 200 ")) {
      throw new IOException("answered " + head.lines().findFirst().orElse("nothing"));
    }
    return head.contains(SAME);
  }

  private String head() throws IOException {
    StringBuilder head = new StringBuilder();
    int newLines = 0;
    while (newLines < 2) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the gateway has closed the connection");
      }
      head.append((char) next);
      if (next != '\r') {
        newLines = next == '\n' ? newLines + 1 : 0;
      }
    }
    return head.toString();
  }

  private static int length(String head) throws IOException {
    int at = head.indexOf(LENGTH);
    if (at < 0) {
      throw new IOException("an answer that does not tell its length");
    }
    int from = at + LENGTH.length();
    return Integer.parseInt(head.substring(from, head.indexOf('\r', from)));
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
