package dev.berth.extproc;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/**
 * A body as a codec of Envoy's hands it on.
 *
 * @param bytes all of it
 * @param pieces in order; the last one may be empty
 */
record Body(ByteString bytes, List<ByteString> pieces, End end) {

  /** What shows that a body is over. */
  enum End {
    /** There is none: the headers say so. */
    HEADERS,
    /** The last piece says so. */
    LAST_PIECE,
    /** An empty piece behind the last one, as HTTP/1.1 has it. */
    EMPTY_PIECE,
    /** Trailers. */
    TRAILERS
  }

  /** How a body is cut. */
  enum Cut {
    WHOLE(Integer.MAX_VALUE),
    FRAMES(16 << 10),
    BYTES(1);

    private final int size;

    Cut(int size) {
      this.size = size;
    }
  }

  static final Body NONE = new Body(ByteString.EMPTY, List.of(), End.HEADERS);

  static Body of(ByteString bytes, Cut cut, End end) {
    List<ByteString> pieces = new ArrayList<>();
    for (int at = 0; at < bytes.size(); at += Math.min(cut.size, bytes.size() - at)) {
      pieces.add(bytes.substring(at, at + Math.min(cut.size, bytes.size() - at)));
    }
    if (end == End.EMPTY_PIECE || (end == End.LAST_PIECE && pieces.isEmpty())) {
      pieces.add(ByteString.EMPTY);
    }
    return new Body(bytes, pieces, end);
  }

  static Body of(String text, End end) {
    return of(ByteString.copyFromUtf8(text), Cut.WHOLE, end);
  }

  boolean hasTrailers() {
    return end == End.TRAILERS;
  }

  /** A chat of this size for model "m": JSON, of at least 27 bytes. */
  static ByteString chat(int size) {
    String head = "{\"model\":\"m\",\"messages\":\"";
    return ByteString.copyFromUtf8(
        head + "x".repeat(Math.max(0, size - head.length() - 2)) + "\"}");
  }
}
