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
enum AnswerPlace {
  DETAILS(number("cached_tokens", Count.CACHED)),
  USAGE(
      number("prompt_tokens", Count.PROMPT),
      number("input_tokens", Count.PROMPT),
      number("completion_tokens", Count.COMPLETION),
      number("output_tokens", Count.COMPLETION),
      number("total_tokens", Count.TOTAL),
      number("cache_read_input_tokens", Count.CACHE_READ),
      number("cache_creation_input_tokens", Count.CACHE_WRITTEN),
      object("prompt_tokens_details", DETAILS),
      object("input_tokens_details", DETAILS)),
  /** Of Gemini. */
  USAGE_METADATA(
      number("promptTokenCount", Count.PROMPT),
      number("candidatesTokenCount", Count.COMPLETION),
      number("thoughtsTokenCount", Count.THOUGHTS),
      number("cachedContentTokenCount", Count.CACHED)),
  /** Of SGLang. */
  META_INFO(
      number("prompt_tokens", Count.PROMPT),
      number("completion_tokens", Count.COMPLETION),
      number("cached_tokens", Count.CACHED)),
  /** In an event of Anthropic's. */
  MESSAGE(object("usage", USAGE)),
  /** In an event of the Responses API. */
  RESPONSE(ID, OBJECT, object("usage", USAGE)),
  ROOT(
      ID,
      OBJECT,
      object("usage", USAGE),
      object("response", RESPONSE),
      object("message", MESSAGE),
      object("usageMetadata", USAGE_METADATA),
      object("meta_info", META_INFO));

  /** How deep they lie at most. */
  static final int MOST_DEPTH = 4;

  private final AnswerField[] fields;

  AnswerPlace(AnswerField... fields) {
    this.fields = fields;
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
