package dev.berth.json;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object (RFC 8259) and tells a {@link JsonVisitor} of the few fields it visits.
 *
 * <p>The text comes in chunks, cut anywhere. No tree is built and nothing is kept but the text of
 * the field at hand: memory is fixed by the constructor, whatever the size of the object.
 *
 * <p><b>How it works.</b> The state says what may come next; every byte is looked at once.
 * Structure (brackets, commas, colons, whitespace) moves the state byte by byte, with one bit per
 * open level in {@link Nesting}. Numbers and literals are small machines of their own. Nearly all
 * of a large object is the inside of strings, which {@link TextRun} takes many bytes at a time. A
 * string is decoded only where its text matters: names of visited objects, and the values that the
 * visitor wants. Every machine keeps its state in fields, so that a chunk may end at any byte,
 * inside an escape too.
 *
 * <p><b>What is refused:</b> anything that is no JSON object, is cut off, or goes on after its end;
 * a byte order mark; more levels than allowed; what the visitor refuses.
 *
 * <p><b>What is not looked at:</b> whether bytes of 0x80 and more make valid UTF-8 in strings whose
 * text nobody wants, lone surrogate escapes there, the size of numbers, and duplicate names.
 *
 * <p>Stream-confined: used by one thread at a time.
 */
public final class JsonScanner {

  private static final String NO_VALUE =
      "The body is not valid JSON: a value is missing or unknown.";

  private enum State {
    BODY,
    NAME_OR_CLOSE,
    NAME,
    COLON,
    VALUE_OR_CLOSE,
    VALUE,
    COMMA_OR_CLOSE,
    END,
    // Inside a token, which has a machine of its own:
    IN_NAME,
    IN_STRING,
    IN_NUMBER,
    IN_LITERAL;

    boolean isStructure() {
      return compareTo(END) <= 0;
    }
  }

  private final JsonVisitor visitor;
  private final StringLexer string = new StringLexer();
  private final NumberLexer number = new NumberLexer();
  private final LiteralLexer literal = new LiteralLexer();
  private final CapturedText name;
  private final CapturedText text;
  private final Nesting nesting;

  private State state = State.BODY;
  private int visited = 1; // the depth of the innermost object that is visited
  private boolean numberWanted;
  private @Nullable String problem;
  private long scannedBytes;
  private long arrayStart; // where in the text the array at hand would begin
  private long structureAt; // where in the text the last byte of structure is

  /**
   * @param depth most arrays and objects open at one time, at least 1
   * @param nameBytes size of the longest name that the visitor can tell from others
   * @param textBytes size of the longest text or number that the visitor takes
   */
  public JsonScanner(JsonVisitor visitor, int depth, int nameBytes, int textBytes) {
    this.visitor = visitor;
    name = new CapturedText(nameBytes);
    text = new CapturedText(textBytes);
    nesting = new Nesting(depth);
  }

  /** Forgets what was read; another object comes. */
  public void restart() {
    nesting.clear();
    visited = 1;
    state = State.BODY;
    problem = null;
    scannedBytes = 0;
  }

  /**
   * Reads the next part of the text. After a problem further input is ignored.
   *
   * @param bytes read from {@code offset} on, {@code length} bytes; neither kept nor changed
   */
  public void feed(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    arrayStart = scannedBytes - offset;
    string.onChunk();
    int end = offset + length;
    int at = offset;
    while (at < end && problem == null) {
      at = step(bytes, at, end);
    }
    scannedBytes += at - offset;
  }

  /** Whether the object was read to its end, and nothing but whitespace behind it. */
  public boolean isComplete() {
    return problem == null && state == State.END;
  }

  /** The text has ended: says {@link #problem} of what was incomplete, too. */
  public @Nullable String finish() {
    if (problem == null && state != State.END) {
      problem =
          state == State.BODY
              ? "The body is empty; send a JSON object."
              : "The body is not valid JSON: it ends before the object is complete.";
    }
    return problem;
  }

  /** What is wrong, as a sentence for the client; null as long as nothing is. */
  public @Nullable String problem() {
    return problem;
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
      problem = isVisited() ? visitor.onName(name) : null;
      state = State.COLON;
    } else {
      problem = isVisited() && visitor.wantsText() ? visitor.onText(text, structureAt, end) : null;
      endValue(end);
    }
  }

  private int readNumber(byte[] bytes, int from, int end) {
    int at = number.read(bytes, from, end);
    if (numberWanted) {
      text.append(bytes, from, at);
    }
    if (at == end) {
      return at;
    }
    problem = number.canEnd() ? null : "The body is not valid JSON: a number is malformed.";
    if (numberWanted && problem == null) {
      visitor.onNumber(text);
    }
    endValue(arrayStart + at);
    return readOn(bytes, at, end);
  }

  /** Structure follows every token: saves a turn of the loop. */
  private int readOn(byte[] bytes, int at, int end) {
    return problem == null ? readStructure(bytes, at, end) : at;
  }

  private int readLiteral(byte[] bytes, int from, int end) {
    int at = literal.read(bytes, from, end);
    if (literal.isComplete()) {
      if (literal.isTrue() && isVisited()) {
        visitor.onTrue();
      }
      endValue(arrayStart + at);
    } else if (at < end) {
      problem = NO_VALUE;
    }
    return at;
  }

  private int readStructure(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && state.isStructure()) {
      byte b = bytes[at];
      if (!isWhitespace(b)) {
        structureAt = arrayStart + at;
        onStructure(b);
        if (problem != null) {
          break;
        }
      }
      at++;
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
      string.start(isVisited() ? name : null);
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
    problem = isVisited() ? visitor.onValue(first, structureAt) : null;
    if (problem == null) {
      startValue(first);
    }
  }

  private void startValue(byte first) {
    switch (first) {
      case '"' -> {
        string.start(isVisited() && visitor.wantsText() ? text : null);
        state = State.IN_STRING;
      }
      case '{' -> open(true);
      case '[' -> open(false);
      case 't', 'f', 'n' -> {
        literal.start(first);
        state = State.IN_LITERAL;
      }
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> {
        startNumber(first);
        state = State.IN_NUMBER;
      }
      default -> problem = NO_VALUE;
    }
  }

  private void startNumber(byte first) {
    number.start(first);
    numberWanted = isVisited() && visitor.wantsNumber();
    if (numberWanted) {
      text.clear();
      text.appendUnit((char) first);
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
      return;
    }
    if (object && isVisited() && visitor.entersObject()) {
      visited++;
    }
    nesting.open(object);
    state = object ? State.NAME_OR_CLOSE : State.VALUE_OR_CLOSE;
  }

  private void close() {
    if (isVisited()) {
      visited--;
      visitor.onLeave();
    }
    nesting.close();
    if (nesting.depth() == 0) {
      state = State.END;
    } else {
      endValue(structureAt + 1);
    }
  }

  private void endValue(long to) {
    state = State.COMMA_OR_CLOSE;
    if (problem == null && isVisited()) {
      visitor.onEnd(to);
    }
  }

  /** Whether the innermost level is the innermost object that is visited. */
  private boolean isVisited() {
    return nesting.depth() == visited;
  }

  private static boolean isWhitespace(byte b) {
    return b <= ' ' && (b == ' ' || b == '\n' || b == '\r' || b == '\t');
  }
}
