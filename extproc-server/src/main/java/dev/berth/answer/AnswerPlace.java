package dev.berth.answer;

import static dev.berth.answer.AnswerField.ID;
import static dev.berth.answer.AnswerField.OBJECT;
import static dev.berth.answer.AnswerField.number;
import static dev.berth.answer.AnswerField.object;

import dev.berth.json.CapturedText;
import org.jspecify.annotations.Nullable;

/**
 * An object in an answer that holds something of interest.
 *
 * <p>These are the places of OpenAI's chat, completions, embeddings and Responses APIs, of
 * Anthropic's Messages, of Gemini and of SGLang's {@code /generate}. All are looked for in every
 * answer, since no two of the APIs mean different things by one name.
 */
final class AnswerPlace {

  private static final AnswerPlace DETAILS = of(number("cached_tokens", Count.CACHED));
  private static final AnswerPlace USAGE =
      of(
          number("prompt_tokens", Count.PROMPT),
          number("input_tokens", Count.PROMPT),
          number("completion_tokens", Count.COMPLETION),
          number("output_tokens", Count.COMPLETION),
          number("total_tokens", Count.TOTAL),
          number("cache_read_input_tokens", Count.CACHE_READ),
          number("cache_creation_input_tokens", Count.CACHE_WRITTEN),
          object("prompt_tokens_details", DETAILS),
          object("input_tokens_details", DETAILS));
  private static final AnswerPlace GEMINI_USAGE =
      of(
          number("promptTokenCount", Count.PROMPT),
          number("candidatesTokenCount", Count.COMPLETION),
          number("thoughtsTokenCount", Count.THOUGHTS),
          number("cachedContentTokenCount", Count.CACHED));
  private static final AnswerPlace SGLANG_USAGE =
      of(
          number("prompt_tokens", Count.PROMPT),
          number("completion_tokens", Count.COMPLETION),
          number("cached_tokens", Count.CACHED));
  private static final AnswerPlace ANTHROPIC_MESSAGE = of(object("usage", USAGE));
  private static final AnswerPlace RESPONSE = of(ID, OBJECT, object("usage", USAGE));

  /** The outermost object. */
  static final AnswerPlace ROOT =
      of(
          ID,
          OBJECT,
          object("usage", USAGE),
          object("response", RESPONSE),
          object("message", ANTHROPIC_MESSAGE),
          object("usageMetadata", GEMINI_USAGE),
          object("meta_info", SGLANG_USAGE));

  /** How deep they lie at most. */
  static final int MOST_DEPTH = 4;

  private final AnswerField[] fields;

  private AnswerPlace(AnswerField[] fields) {
    this.fields = fields;
  }

  private static AnswerPlace of(AnswerField... fields) {
    return new AnswerPlace(fields);
  }

  /** The field of this name; null when it is of no interest. */
  @Nullable AnswerField field(CapturedText name) {
    for (AnswerField field : fields) {
      if (name.is(field.name())) {
        return field;
      }
    }
    return null;
  }
}
