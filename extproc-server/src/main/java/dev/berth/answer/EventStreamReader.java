package dev.berth.answer;

import dev.berth.base.ByteSearch;
import dev.berth.json.CapturedText;
import dev.berth.json.JsonScanner;
import java.util.Objects;

/**
 * Reads an answer that comes token by token, as server-sent events (WHATWG HTML, section 9.2.6).
 *
 * <p>The data of an event goes line by line, as it comes, to a scanner that begins anew with every
 * event; no line is ever put together. An event whose name says that it is a piece of text is not
 * scanned at all, nor is one that has come whole, in one line, without any of the {@link
 * Telltales}. Lines end with CR, LF or both, and an event that is not closed by an empty line
 * counts all the same, since servers break off. Stream-confined.
 */
final class EventStreamReader implements AnswerReader {

  private static final byte[] LINE_FEED = {'\n'};
  private static final String DATA = "data";
  private static final String EVENT = "event";
  private static final int EVENT_BYTES = 64;

  private enum State {
    FIELD,
    VALUE_START,
    VALUE
  }

  private enum Field {
    DATA,
    EVENT,
    OTHER
  }

  private final AnswerFields fields = new AnswerFields();
  private final JsonScanner json = fields.newScanner();
  private final CapturedText name = new CapturedText(EVENT.length());
  private final CapturedText event = new CapturedText(EVENT_BYTES);

  private State state = State.FIELD;
  private Field field = Field.OTHER;
  private boolean lineEmpty = true;
  private boolean afterReturn; // a line feed that follows belongs to the same line's end
  private boolean pieceOfText;
  private boolean hasData;

  @Override
  public AnswerFacts facts() {
    return fields.facts();
  }

  @Override
  public void feed(byte[] bytes, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    int end = offset + length;
    int at = offset;
    while (at < end) {
      if (afterReturn) {
        afterReturn = false;
        at += bytes[at] == '\n' ? 1 : 0;
      } else {
        at = readLine(bytes, at, end);
      }
    }
  }

  private int readLine(byte[] bytes, int from, int end) {
    int lineFeed = ByteSearch.indexOf((byte) '\n', bytes, from, end);
    if (lineEmpty && !hasData && isIdleEvent(bytes, from, lineFeed, end)) {
      return lineFeed + 1;
    }
    int lineEnd = ByteSearch.indexOf((byte) '\r', bytes, from, lineFeed);
    lineEmpty &= lineEnd == from;
    readPart(bytes, from, lineEnd);
    if (lineEnd == end) {
      return end;
    }
    afterReturn = bytes[lineEnd] == '\r';
    onLineEnd();
    return lineEnd + 1;
  }

  /** Whether an event, or several, begin and end here, and say nothing of interest. */
  private static boolean isIdleEvent(byte[] bytes, int from, int lineFeed, int end) {
    return lineFeed + 1 < end
        && bytes[lineFeed + 1] == '\n'
        && !Telltales.isIn(bytes, from, lineFeed);
  }

  private void readPart(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end) {
      at =
          switch (state) {
            case FIELD -> readField(bytes, at, end);
            case VALUE_START -> startValue(bytes[at], at);
            case VALUE -> readValue(bytes, at, end);
          };
    }
  }

  private int readField(byte[] bytes, int from, int end) {
    int colon = ByteSearch.indexOf((byte) ':', bytes, from, end);
    name.append(bytes, from, colon);
    if (colon == end) {
      return end;
    }
    state = State.VALUE_START;
    onField();
    return colon + 1;
  }

  private void onField() {
    field = name.is(DATA) ? Field.DATA : name.is(EVENT) ? Field.EVENT : Field.OTHER;
    if (field == Field.EVENT) {
      event.clear();
    } else if (field == Field.DATA && !pieceOfText) {
      if (hasData) {
        json.feed(LINE_FEED, 0, 1);
      }
      hasData = true;
    }
  }

  private int startValue(byte first, int at) {
    state = State.VALUE;
    return first == ' ' ? at + 1 : at;
  }

  private int readValue(byte[] bytes, int from, int end) {
    if (field == Field.EVENT) {
      event.append(bytes, from, end);
    } else if (field == Field.DATA && !pieceOfText) {
      json.feed(bytes, from, end - from);
    }
    return end;
  }

  private void onLineEnd() {
    if (lineEmpty) {
      onEventEnd();
    } else if (state == State.FIELD) {
      onField(); // no colon: a field without a value
    }
    if (field == Field.EVENT) {
      pieceOfText = isPieceOfText();
    }
    state = State.FIELD;
    field = Field.OTHER;
    name.clear();
    lineEmpty = true;
  }

  /** Anthropic's and the Responses API's names for the events that make up most of a stream. */
  private boolean isPieceOfText() {
    if (event.isTooLong()) {
      return false;
    }
    String called = event.latin1();
    return called.endsWith(".delta") || called.equals("content_block_delta");
  }

  private void onEventEnd() {
    if (hasData) {
      json.restart();
      fields.restart();
    }
    hasData = false;
    pieceOfText = false;
  }
}
