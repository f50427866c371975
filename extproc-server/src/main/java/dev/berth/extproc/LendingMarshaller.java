package dev.berth.extproc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;

/**
 * Reads Envoy's messages without an array of their own: the bytes of a message, and with them each
 * {@link ByteString} in it, are lent from an array of the thread, until the thread reads its next
 * message.
 *
 * <p>gRPC hands a message to its call, on the same thread, before it reads another one of any call.
 * Whoever wants bytes for longer copies them with {@link #own}. A body that is decided about when
 * it comes is so never copied on the heap.
 */
final class LendingMarshaller implements Marshaller<ProcessingRequest> {

  /** A larger message gets an array of its own. */
  private static final int MOST_LENT_BYTES = 4 << 20;

  private static final int UNKNOWN = Integer.MAX_VALUE;

  private static final int FIRST_LENT_BYTES = 64 << 10;

  /** Weak, so that a collection takes back what one large message has made grow. */
  private static final ThreadLocal<WeakReference<byte[]>> LENT =
      ThreadLocal.withInitial(() -> new WeakReference<>(null));

  private final Marshaller<ProcessingRequest> plain;

  /**
   * @param plain of the same messages, for the way out and for those that are too large
   */
  LendingMarshaller(Marshaller<ProcessingRequest> plain) {
    this.plain = plain;
  }

  /** The same bytes, for good. */
  static ByteString own(ByteString lent) {
    return ByteString.copyFrom(lent.asReadOnlyByteBuffer());
  }

  @Override
  public InputStream stream(ProcessingRequest message) {
    return plain.stream(message);
  }

  @Override
  public ProcessingRequest parse(InputStream stream) {
    try {
      int length = stream instanceof KnownLength ? stream.available() : UNKNOWN;
      return length > MOST_LENT_BYTES ? plain.parse(stream) : parse(stream, length);
    } catch (IOException malformed) {
      throw Status.INTERNAL
          .withDescription("a message is no ProcessingRequest")
          .withCause(malformed)
          .asRuntimeException();
    }
  }

  private static ProcessingRequest parse(InputStream stream, int length) throws IOException {
    byte[] bytes = atLeast(length);
    int read = stream.readNBytes(bytes, 0, length);
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes, 0, read).newCodedInput();
    input.enableAliasing(true);
    ProcessingRequest message = ProcessingRequest.parser().parseFrom(input);
    input.checkLastTagWas(0);
    return message;
  }

  private static byte[] atLeast(int length) {
    byte[] lent = LENT.get().get();
    if (lent == null || lent.length < length) {
      lent =
          new byte[Math.max(FIRST_LENT_BYTES, Integer.highestOneBit(Math.max(1, length - 1)) << 1)];
      LENT.set(new WeakReference<>(lent));
    }
    return lent;
  }
}
