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
 * Whoever wants bytes for longer takes them with {@link #own}. A body that is decided about when it
 * comes is so copied once, into memory that the processor still has at hand; one that is kept is
 * copied once as well, since it takes the array along.
 */
final class LendingMarshaller implements Marshaller<ProcessingRequest> {

  /** A larger message gets an array of its own: a body of 4 MiB and what is around it fits. */
  private static final int MOST_LENT_BYTES = (4 << 20) + (64 << 10);

  private static final int UNKNOWN = Integer.MAX_VALUE;

  private static final ThreadLocal<Loan> LOANS = ThreadLocal.withInitial(Loan::new);

  private final Marshaller<ProcessingRequest> plain;

  /**
   * @param plain of the same messages, for the way out and for those that are too large
   */
  LendingMarshaller(Marshaller<ProcessingRequest> plain) {
    this.plain = plain;
  }

  /**
   * The same bytes, for good.
   *
   * @param lent from the message that this thread has read last; asked for once
   */
  static ByteString own(ByteString lent) {
    return LOANS.get().keep(lent.size()) ? lent : ByteString.copyFrom(lent.asReadOnlyByteBuffer());
  }

  @Override
  public InputStream stream(ProcessingRequest message) {
    return plain.stream(message);
  }

  @Override
  public ProcessingRequest parse(InputStream stream) {
    try {
      int length = stream instanceof KnownLength ? stream.available() : UNKNOWN;
      Loan loan = LOANS.get();
      return length > MOST_LENT_BYTES
          ? parseForGood(stream, loan)
          : parse(stream, length, loan.bytes(length));
    } catch (IOException malformed) {
      throw Status.INTERNAL
          .withDescription("a message is no ProcessingRequest")
          .withCause(malformed)
          .asRuntimeException();
    }
  }

  private ProcessingRequest parseForGood(InputStream stream, Loan loan) {
    loan.end();
    return plain.parse(stream);
  }

  private static ProcessingRequest parse(InputStream stream, int length, byte[] bytes)
      throws IOException {
    int read = stream.readNBytes(bytes, 0, length);
    CodedInputStream input = UnsafeByteOperations.unsafeWrap(bytes, 0, read).newCodedInput();
    input.enableAliasing(true);
    ProcessingRequest message = ProcessingRequest.parser().parseFrom(input);
    input.checkLastTagWas(0);
    return message;
  }

  /** What a thread lends: a small array for good, and one of the size that was needed last. */
  private static final class Loan {

    private static final int SMALL_BYTES = 16 << 10;

    private final byte[] small = new byte[SMALL_BYTES];

    /** Weak, so that a collection takes back what one large message has made grow. */
    private WeakReference<byte[]> large = new WeakReference<>(null);

    /** Size of the array that the message at hand is in; 0 when that is its own. */
    private int lentBytes;

    byte[] bytes(int length) {
      byte[] lent = length <= SMALL_BYTES ? small : large(length);
      lentBytes = lent.length;
      return lent;
    }

    private byte[] large(int length) {
      byte[] lent = large.get();
      if (lent == null || lent.length < length) {
        lent = new byte[length];
        large = new WeakReference<>(lent);
      }
      return lent;
    }

    void end() {
      lentBytes = 0;
    }

    /**
     * Leaves the array at hand to its message, unless most of it would be wasted. Whoever keeps
     * messages goes on to do so: a large one that was not left makes room for one that fits.
     *
     * @param bytes of the message that are wanted
     */
    boolean keep(int bytes) {
      if (lentBytes <= SMALL_BYTES) {
        return lentBytes == 0;
      }
      large.clear();
      boolean fits = bytes >= lentBytes - lentBytes / 4;
      lentBytes = fits ? 0 : lentBytes;
      return fits;
    }
  }
}
