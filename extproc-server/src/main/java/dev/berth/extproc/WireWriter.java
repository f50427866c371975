package dev.berth.extproc;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.nio.charset.StandardCharsets;

/**
 * Writes a message in protobuf's wire form, without the objects of its classes.
 *
 * <p>It is written from its end to its beginning, since in front of a nested message stands its
 * length, which is known once it is written: {@link #enclose} makes a field of what is there
 * already. Readers take the fields of a message in any order. Confined to its thread.
 */
final class WireWriter {

  private static final int USUAL_BYTES = 256;
  private static final int FIELD_SHIFT = 3;

  private final int tailBytes;
  private byte[] bytes = new byte[USUAL_BYTES];
  private int first = USUAL_BYTES;

  /** A message with nothing behind what is written here. */
  WireWriter() {
    this(0);
  }

  /**
   * @param tailBytes size of what the message ends with, and is sent from elsewhere
   */
  WireWriter(int tailBytes) {
    this.tailBytes = tailBytes;
  }

  /** Bytes so far, the tail among them. */
  int size() {
    return tailBytes + bytes.length - first;
  }

  /** A field whose value is all that stands in front of the last {@code behind} bytes. */
  WireWriter enclose(int field, int behind) {
    varint(size() - behind);
    return tag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
  }

  WireWriter text(int field, String value) {
    byte[] encoded = value.getBytes(StandardCharsets.UTF_8);
    int behind = size();
    makeRoom(encoded.length);
    System.arraycopy(encoded, 0, bytes, first, encoded.length);
    return enclose(field, behind);
  }

  WireWriter bytes(int field, ByteString value) {
    int behind = size();
    makeRoom(value.size());
    value.copyTo(bytes, first);
    return enclose(field, behind);
  }

  /**
   * @param value not negative
   */
  WireWriter number(int field, int value) {
    varint(value);
    return tag(field, WireFormat.WIRETYPE_VARINT);
  }

  /** What was written, without the tail. Nothing may be written behind it. */
  ByteString toByteString() {
    return UnsafeByteOperations.unsafeWrap(bytes, first, bytes.length - first);
  }

  private WireWriter tag(int field, int wireType) {
    varint(field << FIELD_SHIFT | wireType);
    return this;
  }

  private void varint(int value) {
    makeRoom(CodedOutputStream.computeUInt32SizeNoTag(value));
    int rest = value;
    int at = first;
    while (rest > 0x7f) {
      bytes[at] = (byte) (rest | 0x80);
      rest >>>= 7;
      at++;
    }
    bytes[at] = (byte) rest;
  }

  /** Moves the beginning to the front. */
  private void makeRoom(int wanted) {
    if (wanted > first) {
      int written = bytes.length - first;
      byte[] larger = new byte[2 * (written + wanted)];
      System.arraycopy(bytes, first, larger, larger.length - written, written);
      first = larger.length - written;
      bytes = larger;
    }
    first -= wanted;
  }
}
