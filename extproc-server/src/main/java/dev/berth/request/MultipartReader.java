package dev.berth.request;

import dev.berth.json.CapturedText;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the fields {@code model} and {@code stream} of a form, {@code multipart/form-data} (RFC
 * 7578, RFC 2046 section 5.1), and checks on the way that the body is one.
 *
 * <p>The body comes in chunks, cut anywhere. Files are never kept: memory is fixed by {@link
 * ScanLimits} and the longest header line, whatever the size of the body.
 *
 * <p><b>How it works.</b> Between delimiters, {@link BoundarySearch} looks for carriage returns
 * alone, eight bytes at a time. {@link PartHeaders} reads the few lines that say what a part is,
 * and only the text of the two fields of interest is kept.
 *
 * <p><b>What is refused:</b> a body without the boundary or its closing one, one that begins with
 * anything but line breaks and the boundary, a boundary line that goes on, headers that are
 * malformed or too long, a {@code content-disposition} that can be read in two ways, too many
 * parts, and a model that appears twice, is a file, empty, too long or no Unicode text. What
 * servers read in different ways could otherwise be routed by one model and served by another.
 *
 * <p><b>What is not looked at:</b> what stands behind the last boundary, content types and
 * encodings of parts, and fields of any other name.
 *
 * <p>Stream-confined: one reader for one request, used by one thread at a time.
 */
public final class MultipartReader implements BodyReader {

  /** What the servers' own form readers allow. */
  private static final int MOST_PARTS = 1000;

  private enum State {
    PREAMBLE,
    BOUNDARY_END,
    CLOSING_DASH,
    PADDING,
    LINE_FEED,
    HEADERS,
    TEXT,
    EPILOGUE
  }

  private final BoundarySearch boundary;
  private final PartHeaders headers = new PartHeaders();
  private final FormFields fields = new FormFields();
  private final CapturedText text;

  private State state = State.PREAMBLE;
  private @Nullable String problem;
  private long readBytes;
  private long textFrom; // where in the body the text of the current part begins
  private int parts;

  /**
   * @param boundary as the content type names it: 1 to 70 characters, no control characters
   */
  public MultipartReader(String boundary, ScanLimits limits) {
    this.boundary = new BoundarySearch(boundary);
    text = new CapturedText(limits.modelBytes());
  }

  @Override
  public void feed(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    long arrayStart = readBytes - offset;
    int end = offset + length;
    int at = offset;
    while (at < end && problem == null) {
      at = step(bytes, at, end, arrayStart);
    }
    readBytes += at - offset;
  }

  @Override
  public @Nullable ScanResult soFar() {
    if (problem != null) {
      return new ScanResult.Malformed(problem, readBytes);
    }
    return fields.model().model() == null ? null : scanned();
  }

  /** {@inheritDoc} Behind a form there may be anything; nobody reads it. */
  @Override
  public boolean isComplete() {
    return problem == null && state == State.EPILOGUE;
  }

  @Override
  public ScanResult finish() {
    if (problem == null && state != State.EPILOGUE) {
      problem =
          readBytes == 0
              ? "The body is empty; send a form."
              : state == State.PREAMBLE
                  ? "The body does not hold the boundary that the content type names."
                  : "The form is malformed: it ends before its closing boundary.";
    }
    return problem == null ? scanned() : new ScanResult.Malformed(problem, readBytes);
  }

  private ScanResult.Scanned scanned() {
    ModelField model = fields.model();
    return new ScanResult.Scanned(model.model(), fields.stream(), model.span(), null);
  }

  /** Moves on by at least one byte or one state; stays at a byte that has a problem. */
  private int step(byte[] bytes, int at, int end, long arrayStart) {
    return switch (state) {
      case PREAMBLE, TEXT -> readText(bytes, at, end, arrayStart);
      case HEADERS -> readHeaders(bytes, at, end, arrayStart);
      case EPILOGUE -> end;
      default -> readBoundaryLine(bytes[at], at);
    };
  }

  private int readText(byte[] bytes, int from, int end, long arrayStart) {
    boolean wanted = state == State.PREAMBLE || fields.wantsText();
    int at = boundary.read(bytes, from, end, wanted ? text : null);
    if (boundary.isFound()) {
      problem = wanted ? onText(arrayStart + at - boundary.length()) : null;
      state = State.BOUNDARY_END;
    }
    return at;
  }

  private @Nullable String onText(long end) {
    if (state == State.TEXT) {
      return fields.onText(text, textFrom, end);
    }
    boolean empty = !text.isTooLong() && text.latin1().replace("\r\n", "").isEmpty();
    return empty ? null : "The form is malformed: something stands before its first boundary.";
  }

  /** What may stand behind a boundary: two dashes at the very end, else blanks and a line break. */
  private int readBoundaryLine(byte b, int at) {
    State next =
        switch (state) {
          case BOUNDARY_END -> b == '-' ? State.CLOSING_DASH : afterPadding(b);
          case CLOSING_DASH -> b == '-' ? State.EPILOGUE : null;
          case PADDING -> afterPadding(b);
          default -> b == '\n' ? State.HEADERS : null;
        };
    if (next == null) {
      problem = "The form is malformed: something stands behind a boundary in its line.";
      return at;
    }
    state = next;
    if (next == State.HEADERS) {
      startPart();
    }
    return at + 1;
  }

  private static @Nullable State afterPadding(byte b) {
    if (b == '\r') {
      return State.LINE_FEED;
    }
    return b == ' ' || b == '\t' ? State.PADDING : null;
  }

  private void startPart() {
    headers.start();
    parts++;
    if (parts > MOST_PARTS) {
      problem = "The form has too many parts.";
    }
  }

  private int readHeaders(byte[] bytes, int from, int end, long arrayStart) {
    int at = headers.read(bytes, from, end);
    problem = headers.problem();
    if (headers.isComplete() && problem == null) {
      problem = fields.onName(headers.name(), headers.isFile());
      text.clear();
      textFrom = arrayStart + at;
      boundary.restart();
      state = State.TEXT;
    }
    return at;
  }
}
