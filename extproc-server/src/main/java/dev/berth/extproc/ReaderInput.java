package dev.berth.extproc;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Hands the arrays behind a ByteString, uncopied, to a reader that reads them on the spot. */
final class ReaderInput extends ByteOutput {

  /** Reads {@code length} bytes from {@code offset} on, and neither keeps nor changes them. */
  interface Reader {
    void feed(byte[] bytes, int offset, int length);
  }

  private final Reader reader;

  ReaderInput(Reader reader) {
    this.reader = reader;
  }

  void feed(ByteString bytes) {
    try {
      UnsafeByteOperations.unsafeWriteTo(bytes, this);
    } catch (IOException impossible) {
      throw new UncheckedIOException("reading memory does not fail", impossible);
    }
  }

  @Override
  public void write(byte value) {
    reader.feed(new byte[] {value}, 0, 1);
  }

  @Override
  public void write(byte[] value, int offset, int length) {
    reader.feed(value, offset, length);
  }

  @Override
  public void writeLazy(byte[] value, int offset, int length) {
    reader.feed(value, offset, length);
  }

  @Override
  public void write(ByteBuffer value) {
    if (value.hasArray()) {
      reader.feed(value.array(), value.arrayOffset() + value.position(), value.remaining());
    } else {
      byte[] copy = new byte[value.remaining()];
      value.duplicate().get(copy);
      reader.feed(copy, 0, copy.length);
    }
  }

  @Override
  public void writeLazy(ByteBuffer value) {
    write(value);
  }
}
