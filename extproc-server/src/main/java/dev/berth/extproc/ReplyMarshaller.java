package dev.berth.extproc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Sends replies as they are, without a copy of the bodies in them. */
final class ReplyMarshaller implements Marshaller<Reply> {

  @Override
  public InputStream stream(Reply reply) {
    return new Outgoing(reply);
  }

  /**
   * @throws UnsupportedOperationException always: a server reads no replies
   */
  @Override
  public Reply parse(InputStream stream) {
    throw new UnsupportedOperationException("a server reads no replies");
  }

  /** Over the network gRPC drains it; in one process the other side reads it. */
  private static final class Outgoing extends InputStream implements Drainable, KnownLength {

    /** The least there is: what is longer passes it by. */
    private static final int BUFFER_BYTES = 0;

    private final Reply reply;
    private @Nullable InputStream unread;

    Outgoing(Reply reply) {
      this.reply = reply;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      CodedOutputStream output = CodedOutputStream.newInstance(target, BUFFER_BYTES);
      output.writeRawBytes(reply.head());
      output.writeRawBytes(reply.tail());
      output.flush();
      return reply.size();
    }

    @Override
    public int available() throws IOException {
      return unread == null ? reply.size() : unread.available();
    }

    @Override
    public int read() throws IOException {
      return unread().read();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return unread().read(target, offset, length);
    }

    private InputStream unread() {
      if (unread == null) {
        ByteString whole = reply.head().concat(reply.tail());
        unread = whole.newInput();
      }
      return unread;
    }
  }
}
