package dev.berth.extproc;

import com.google.protobuf.ByteString;
import dev.berth.base.FairShare;
import dev.berth.request.BodyReader;
import dev.berth.request.ScanResult;
import dev.berth.request.ScanResult.Scanned;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request body on its way in: read as it comes, and kept, piece by piece, as far as it may have
 * to go out again. Stream-confined.
 */
final class RequestBody {

  /** Whether a piece was taken in. */
  enum Intake {
    TAKEN,
    TOO_LARGE,
    NO_MEMORY
  }

  /** Which pieces are kept until the decision. */
  enum Keep {
    /** None. */
    NOTHING,
    /** The one message there is; it is in memory anyway while it is answered, and not counted. */
    MESSAGE,
    /** Those that may hold the model. */
    UP_TO_MODEL,
    /** All. */
    EVERYTHING
  }

  /** Behind so many pieces, each costs at least as much as its object: tiny ones are not free. */
  private static final int CHEAP_PIECES = 64;

  private static final int PIECE_OBJECT_BYTES = 128;

  private final FairShare memory;
  private final String envoyAddress;
  private final long maxBytes;
  private final long declaredBytes;
  private final BodyReader reader;
  private final ReaderInput input;
  private final List<ByteString> kept = new ArrayList<>();
  private Keep keep;
  private long bytes;
  private int pieces;
  private long takenBytes;
  private boolean ended;

  /**
   * @param memory what all bodies together may take
   * @param envoyAddress at whose expense
   * @param maxBytes larger bodies are not taken
   * @param declaredBytes {@code content-length}; -1 when there is none
   */
  RequestBody(
      BodyReader reader,
      Keep keep,
      FairShare memory,
      String envoyAddress,
      long maxBytes,
      long declaredBytes) {
    this.reader = reader;
    this.input = new ReaderInput(reader::feed);
    this.keep = keep;
    this.memory = memory;
    this.envoyAddress = envoyAddress;
    this.maxBytes = maxBytes;
    this.declaredBytes = declaredBytes;
  }

  /**
   * The next piece.
   *
   * @param last whether the body ends with it
   */
  Intake take(ByteString piece, boolean last) {
    if (bytes + piece.size() > maxBytes) {
      return Intake.TOO_LARGE;
    }
    if (!hasRoom(piece)) {
      return Intake.NO_MEMORY;
    }
    bytes += piece.size();
    pieces++;
    ended |= last;
    input.feed(kept(piece));
    if (keep == Keep.UP_TO_MODEL && reader.soFar() != null) {
      keep = Keep.NOTHING;
    }
    return Intake.TAKEN;
  }

  private boolean hasRoom(ByteString piece) {
    return switch (keep) {
      case NOTHING -> true;
      case MESSAGE -> memory.hasRoomFor(envoyAddress);
      case UP_TO_MODEL, EVERYTHING -> tryCount(cost(piece));
    };
  }

  private ByteString kept(ByteString piece) {
    if (keep == Keep.NOTHING) {
      return piece;
    }
    ByteString longer = keep == Keep.MESSAGE ? piece : LendingMarshaller.own(piece);
    kept.add(longer);
    return longer;
  }

  private long cost(ByteString piece) {
    return kept.size() < CHEAP_PIECES ? piece.size() : Math.max(piece.size(), PIECE_OBJECT_BYTES);
  }

  private boolean tryCount(long cost) {
    boolean room = memory.tryTake(envoyAddress, cost);
    takenBytes += room ? cost : 0;
    return room;
  }

  /** Trailers came: there is no more of it. */
  void end() {
    ended = true;
  }

  /** Its size so far. */
  long bytes() {
    return bytes;
  }

  /** How many pieces came. */
  int pieces() {
    return pieces;
  }

  /** The first of the pieces: all that were kept, in order. */
  List<ByteString> kept() {
    return kept;
  }

  /** Whether Envoy said that it ends here. */
  boolean hasEnded() {
    return ended;
  }

  /**
   * Whether it is all here, said or not. A mode in which Envoy holds trailers back until the pieces
   * are answered gives no other sign of the end.
   */
  boolean isWhole() {
    return ended || bytes == declaredBytes || reader.isComplete();
  }

  /** The best guess at its whole size. */
  long expectedBytes() {
    return isWhole() ? bytes : Math.max(bytes, declaredBytes);
  }

  /** What is certain by now; null when nothing is. */
  @Nullable ScanResult soFar() {
    return reader.soFar();
  }

  /** What it says: in the end, or for as much as is there. */
  ScanResult result() {
    if (bytes == 0) {
      return Scanned.NOTHING;
    }
    ScanResult sure = isWhole() ? reader.finish() : reader.soFar();
    return sure == null ? Scanned.NOTHING : sure;
  }

  /**
   * The decision will come later: of the one message that Envoy keeps, too, nothing is kept here,
   * unless it may have to change.
   *
   * @return whether there is memory for it
   */
  boolean prepareToWait(boolean mayChange) {
    if (keep != Keep.MESSAGE || kept.isEmpty()) {
      return true;
    }
    ByteString message = kept.remove(0);
    if (mayChange && !tryCount(message.size())) {
      return false;
    }
    if (mayChange) {
      kept.add(LendingMarshaller.own(message));
    }
    return true;
  }

  /** Lets go of the pieces, and keeps no more of them; does nothing the second time. */
  void release() {
    if (takenBytes > 0) {
      memory.giveBack(envoyAddress, takenBytes);
      takenBytes = 0;
    }
    kept.clear();
    keep = Keep.NOTHING;
  }
}
