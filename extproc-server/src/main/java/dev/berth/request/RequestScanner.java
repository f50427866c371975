package dev.berth.request;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the top-level {@code "model"}, {@code "stream"} and {@code "previous_response_id"} of a
 * JSON request body, and checks on the way that the body is one JSON object (RFC 8259).
 *
 * <p>The body comes in chunks, cut anywhere. No tree is built and nothing is kept but the text of
 * the field at hand: memory is fixed by {@link ScanLimits}, whatever the size of the body.
 *
 * <p><b>How it works.</b> The state says what may come next; every byte is looked at once.
 * Structure (brackets, commas, colons, whitespace) moves the state byte by byte, with one bit per
 * open level in {@link Nesting}. Numbers and literals are small machines of their own. Nearly all
 * of a large body is the inside of strings, and there {@link TextRun} takes eight bytes at a time.
 * A string is decoded only where its text matters: names of the outermost object, the model and the
 * response's id. Every machine keeps its state in fields, so that a chunk may end at any byte,
 * inside an escape too.
 *
 * <p><b>What is refused:</b> anything that is no JSON object, is cut off, or goes on after its end;
 * a byte order mark; more levels than allowed; a model that appears twice (however its name is
 * escaped), is no string ({@code null} included), is empty, too long, or no Unicode text. A {@code
 * stream} that is no boolean reads as false, a {@code previous_response_id} that is no such text as
 * none; both are left to the server to judge.
 *
 * <p><b>What is not looked at:</b> whether bytes of 0x80 and more make valid UTF-8 in strings other
 * than the model, lone surrogate escapes there, the size of numbers, and duplicates of other names.
 * None of these changes where a request goes, and the server judges them again.
 *
 * <p>Stream-confined: one scanner for one request, used by one thread at a time.
 */
public final class RequestScanner implements BodyReader {

  private static final String NO_VALUE =
      "The body is not valid JSON: a value is missing or unknown.";

  private enum State {
    BODY,
    NAME_OR_CLOSE,
    NAME,
    IN_NAME,
    COLON,
    VALUE_OR_CLOSE,
    VALUE,
    IN_STRING,
    IN_NUMBER,
    IN_LITERAL,
    COMMA_OR_CLOSE,
    END
  }

  private final StringLexer string = new StringLexer();
  private final NumberLexer number = new NumberLexer();
  private final LiteralLexer literal = new LiteralLexer();
  private final RequestFields fields = new RequestFields();
  private final CapturedText name = new CapturedText(RequestFields.LONGEST_NAME);
  private final CapturedText text;
  private final Nesting nesting;

  private State state = State.BODY;
  private @Nullable String problem;
  private long scannedBytes;
  private long arrayStart; // where in the body the array at hand would begin
  private long structureAt; // where in the body the last byte of structure is

  /** A scanner with the {@linkplain ScanLimits#DEFAULT usual limits}. */
  public RequestScanner() {
    this(ScanLimits.DEFAULT);
  }

  public RequestScanner(ScanLimits limits) {
    text = new CapturedText(limits.modelBytes());
    nesting = new Nesting(limits.depth());
  }

  @Override
  public void feed(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    arrayStart = scannedBytes - offset;
    int end = offset + length;
    int at = offset;
    while (at < end && problem == null) {
      at = step(bytes, at, end);
    }
    scannedBytes += at - offset;
  }

  @Override
  public @Nullable ScanResult soFar() {
    if (problem != null) {
      return new ScanResult.Malformed(problem, scannedBytes);
    }
    return fields.model().model() == null ? null : scanned();
  }

  private ScanResult.Scanned scanned() {
    ModelField model = fields.model();
    return new ScanResult.Scanned(
        model.model(), fields.stream(), model.span(), fields.previousResponseId());
  }

  @Override
  public boolean isComplete() {
    return problem == null && state == State.END;
  }

  @Override
  public ScanResult finish() {
    if (problem == null && state != State.END) {
      problem =
          state == State.BODY
              ? "The body is empty; send a JSON object."
              : "The body is not valid JSON: it ends before the object is complete.";
    }
    return problem == null ? scanned() : new ScanResult.Malformed(problem, scannedBytes);
  }

  /** Bytes read so far: all that were fed, or those before the problem. */
  public long scannedBytes() {
    return scannedBytes;
  }

  /** Moves on by at least one byte or one state; stays at a byte that has a problem. */
  private int step(byte[] bytes, int at, int end) {
    return switch (state) {
      case IN_NAME, IN_STRING -> readString(bytes, at, end);
      case IN_NUMBER -> readNumber(bytes, at, end);
      case IN_LITERAL -> readLiteral(bytes, at, end);
      default -> readStructure(bytes, at, end);
    };
  }

  private int readString(byte[] bytes, int from, int end) {
    int at = string.read(bytes, from, end);
    if (string.isClosed()) {
      onStringClosed(arrayStart + at);
      return readOn(bytes, at, end);
    }
    problem = string.problem();
    return at;
  }

  private void onStringClosed(long end) {
    if (state == State.IN_NAME) {
      problem = isTopLevel() ? fields.onName(name) : null;
      state = State.COLON;
    } else {
      problem = isWanted() ? fields.onText(text, structureAt, end) : null;
      state = State.COMMA_OR_CLOSE;
    }
  }

  private int readNumber(byte[] bytes, int from, int end) {
    int at = number.read(bytes, from, end);
    if (at == end) {
      return at;
    }
    state = State.COMMA_OR_CLOSE;
    problem = number.canEnd() ? null : "The body is not valid JSON: a number is malformed.";
    return readOn(bytes, at, end);
  }

  /** Structure follows every token: saves a turn of the loop. */
  private int readOn(byte[] bytes, int at, int end) {
    return problem == null ? readStructure(bytes, at, end) : at;
  }

  private int readLiteral(byte[] bytes, int from, int end) {
    int at = literal.read(bytes, from, end);
    if (literal.isComplete()) {
      state = State.COMMA_OR_CLOSE;
      if (literal.isTrue() && isTopLevel()) {
        fields.onTrue();
      }
    } else if (at < end) {
      problem = NO_VALUE;
    }
    return at;
  }

  private int readStructure(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && isWhitespace(bytes[at])) {
      at++;
    }
    if (at < end) {
      structureAt = arrayStart + at;
      onStructure(bytes[at]);
      at += problem == null ? 1 : 0;
    }
    return at;
  }

  private void onStructure(byte b) {
    switch (state) {
      case BODY -> onBody(b);
      case NAME_OR_CLOSE -> onNameOrClose(b);
      case NAME -> onName(b);
      case COLON -> onColon(b);
      case VALUE_OR_CLOSE -> onValueOrClose(b);
      case VALUE -> onValue(b);
      case COMMA_OR_CLOSE -> onCommaOrClose(b);
      default -> problem = "The body is not valid JSON: it goes on after the end of the object.";
    }
  }

  private void onBody(byte b) {
    switch (b) {
      case '{' -> open(true);
      case (byte) 0xef, (byte) 0xfe, (byte) 0xff ->
          problem = "The body must be JSON in UTF-8 without a byte order mark.";
      default -> problem = "The body must be a JSON object.";
    }
  }

  private void onNameOrClose(byte b) {
    if (b == '}') {
      close();
    } else {
      onName(b);
    }
  }

  private void onName(byte b) {
    if (b == '"') {
      string.start(isTopLevel() ? name : null);
      state = State.IN_NAME;
    } else {
      problem = "The body is not valid JSON: the name of a field, in quotes, is missing.";
    }
  }

  private void onColon(byte b) {
    if (b == ':') {
      state = State.VALUE;
    } else {
      problem = "The body is not valid JSON: a colon is missing behind the name of a field.";
    }
  }

  private void onValueOrClose(byte b) {
    if (b == ']') {
      close();
    } else {
      onValue(b);
    }
  }

  private void onValue(byte first) {
    problem = isTopLevel() ? fields.onValue(first) : null;
    if (problem == null) {
      startValue(first);
    }
  }

  private void startValue(byte first) {
    switch (first) {
      case '"' -> {
        string.start(isWanted() ? text : null);
        state = State.IN_STRING;
      }
      case '{' -> open(true);
      case '[' -> open(false);
      case 't', 'f', 'n' -> {
        literal.start(first);
        state = State.IN_LITERAL;
      }
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        number.start(first);
        state = State.IN_NUMBER;
      }
      default -> problem = NO_VALUE;
    }
  }

  private void onCommaOrClose(byte b) {
    boolean inObject = nesting.inObject();
    if (b == ',') {
      state = inObject ? State.NAME : State.VALUE;
    } else if (b == (inObject ? '}' : ']')) {
      close();
    } else {
      problem = "The body is not valid JSON: a comma or a closing bracket is missing.";
    }
  }

  private void open(boolean object) {
    if (nesting.isFull()) {
      problem = "The body nests arrays and objects too deeply.";
    } else {
      nesting.open(object);
      state = object ? State.NAME_OR_CLOSE : State.VALUE_OR_CLOSE;
    }
  }

  private void close() {
    nesting.close();
    state = nesting.depth() == 0 ? State.END : State.COMMA_OR_CLOSE;
  }

  private boolean isTopLevel() {
    return nesting.depth() == 1;
  }

  private boolean isWanted() {
    return isTopLevel() && fields.wantsText();
  }

  private static boolean isWhitespace(byte b) {
    return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
  }
}
