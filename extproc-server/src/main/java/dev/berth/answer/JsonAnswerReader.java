package dev.berth.answer;

import dev.berth.json.JsonScanner;

/** Reads an answer that is one JSON object. Stream-confined. */
final class JsonAnswerReader implements AnswerReader {

  private final AnswerFields fields = new AnswerFields();
  private final JsonScanner json = fields.newScanner();

  @Override
  public void feed(byte[] bytes, int offset, int length) {
    json.feed(bytes, offset, length);
  }

  @Override
  public AnswerFacts facts() {
    return fields.facts();
  }
}
