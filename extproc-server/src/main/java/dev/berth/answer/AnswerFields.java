package dev.berth.answer;

import dev.berth.json.CapturedText;
import dev.berth.json.JsonScanner;
import dev.berth.json.JsonVisitor;
import org.jspecify.annotations.Nullable;

/**
 * What the JSON objects of one answer say: usage and response id, wherever the APIs put them. An
 * object counts once it is complete; of what several say, the last counts, number by number.
 * Stream-confined.
 */
final class AnswerFields implements JsonVisitor {

  /** Some thirty times the depth of a rich answer. */
  private static final int DEPTH = 512;

  private static final int NAME_BYTES = 32;
  private static final int TEXT_BYTES = 256;
  private static final int MOST_DIGITS = 15;

  private final TokenCounts told = new TokenCounts();
  private @Nullable String responseId;

  // What the object at hand has said so far:
  private final TokenCounts counts = new TokenCounts();
  private final ResponseIdentity root = new ResponseIdentity();
  private final ResponseIdentity response = new ResponseIdentity();
  private final AnswerPlace[] places = new AnswerPlace[AnswerPlace.MOST_DEPTH];
  private int depth; // of the innermost place, from 0
  private @Nullable AnswerField current;

  AnswerFields() {
    restart();
  }

  /** A scanner that tells this, object by object. */
  JsonScanner newScanner() {
    return new JsonScanner(this, DEPTH, NAME_BYTES, TEXT_BYTES);
  }

  /** Another object begins; one that is not complete says nothing. */
  void restart() {
    counts.clear();
    root.clear();
    response.clear();
    places[0] = AnswerPlace.ROOT;
    depth = 0;
    current = null;
  }

  AnswerFacts facts() {
    TokenUsage usage = told.usage();
    return usage == null && responseId == null
        ? AnswerFacts.NONE
        : new AnswerFacts(usage, responseId);
  }

  @Override
  public @Nullable String onName(CapturedText name) {
    current = places[depth].field(name);
    return null;
  }

  @Override
  public boolean wantsText() {
    return current != null && current.count() == null && current.inside() == null;
  }

  @Override
  public @Nullable String onText(CapturedText text, long from, long to) {
    if (current != null) {
      (depth == 0 ? root : response).onText(current, text);
    }
    return null;
  }

  @Override
  public boolean wantsNumber() {
    return current != null && current.count() != null;
  }

  @Override
  public void onNumber(CapturedText number) {
    Count count = current == null ? null : current.count();
    String digits = number.latin1();
    if (count != null && isCount(digits)) {
      counts.set(count, Long.parseLong(digits));
    }
  }

  /** Not negative, no fraction, and small enough that sums stay exact. */
  private static boolean isCount(String number) {
    return number.length() <= MOST_DIGITS && number.chars().allMatch(Character::isDigit);
  }

  @Override
  public boolean entersObject() {
    AnswerPlace inside = current == null ? null : current.inside();
    if (inside == null) {
      return false;
    }
    depth++;
    places[depth] = inside;
    return true;
  }

  @Override
  public void onLeave() {
    if (depth > 0) {
      depth--;
      return;
    }
    told.setAll(counts);
    String id = response.responseId() == null ? root.responseId() : response.responseId();
    responseId = id == null ? responseId : id;
  }
}
