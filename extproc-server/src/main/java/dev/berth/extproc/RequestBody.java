package dev.berth.extproc;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.berth.request.RequestScanner;
import dev.berth.request.ScanResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A request body on its way in: read by the scanner as it comes, and kept, piece by piece and
 * without a copy, where Envoy wants it back. Stream-confined.
 */
final class RequestBody {

  /** Whether a piece was taken in. */
  enum Intake {
    TAKEN,
    TOO_LARGE,
    NO_MEMORY
  }

  private final BodyMemory memory;
  private final long maxBytes;
  private final boolean keep;
  private final RequestScanner scanner = new RequestScanner();
  private final ByteOutput scannerInput = new ScannerInput(scanner);
  private final List<ByteString> pieces = new ArrayList<>();
  private long bytes;
  private long takenBytes;

  /**
   * @param keep whether the pieces are wanted back
   */
  RequestBody(BodyMemory memory, long maxBytes, boolean keep) {
    this.memory = memory;
    this.maxBytes = maxBytes;
    this.keep = keep;
  }

  Intake take(ByteString piece) {
    if (bytes + piece.size() > maxBytes) {
      return Intake.TOO_LARGE;
    }
    if (keep) {
      if (!memory.tryTake(piece.size())) {
        return Intake.NO_MEMORY;
      }
      takenBytes += piece.size();
      pieces.add(piece);
    }
    bytes += piece.size();
    scan(piece);
    return Intake.TAKEN;
  }

  private void scan(ByteString piece) {
    try {
      UnsafeByteOperations.unsafeWriteTo(piece, scannerInput);
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading memory does not fail", impossible);
    }
  }

  /** Its size so far. */
  long bytes() {
    return bytes;
  }

  /** The end of the body: what the scanner found in it. */
  ScanResult finish() {
    return scanner.finish();
  }

  /** The pieces as they came. */
  List<ByteString> pieces() {
    return pieces;
  }

  /** Lets go of the pieces; does nothing the second time. */
  void release() {
    memory.giveBack(takenBytes);
    takenBytes = 0;
    pieces.clear();
  }

  /** Hands the arrays behind a ByteString to the scanner, which reads them on the spot. */
  private static final class ScannerInput extends ByteOutput {

    private final RequestScanner scanner;

    ScannerInput(RequestScanner scanner) {
      this.scanner = scanner;
    }

    @Override
    public void write(byte value) {
      scanner.feed(new byte[] {value}, 0, 1);
    }

    @Override
    public void write(byte[] value, int offset, int length) {
      scanner.feed(value, offset, length);
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
      scanner.feed(value, offset, length);
    }

    @Override
    public void write(ByteBuffer value) {
      if (value.hasArray()) {
        scanner.feed(value.array(), value.arrayOffset() + value.position(), value.remaining());
      } else {
        byte[] copy = new byte[value.remaining()];
        value.duplicate().get(copy);
        scanner.feed(copy, 0, copy.length);
      }
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      write(value);
    }
  }
}
