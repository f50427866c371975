package dev.berth.accesslog;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.answer.AnswerFacts;
import dev.berth.answer.TokenUsage;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Envoy's {@code sse_to_metadata} and {@code json_to_metadata} filters have copied from
 * an answer. A key has the name of the field that it comes from; what the field means depends on
 * the API, and becomes one meaning here:
 *
 * <table>
 * <caption>Fields of an answer's usage</caption>
 * <tr><td>OpenAI chat, completions, embeddings</td>
 *     <td>{@code prompt_tokens}, {@code completion_tokens}, {@code cached_tokens}</td></tr>
 * <tr><td>OpenAI Responses</td>
 *     <td>{@code input_tokens}, {@code output_tokens}, {@code cached_tokens}</td></tr>
 * <tr><td>Anthropic Messages</td>
 *     <td>{@code input_tokens}, which leaves out {@code cache_read_input_tokens} and {@code
 *     cache_creation_input_tokens}, and {@code output_tokens}</td></tr>
 * </table>
 *
 * <p>Servers write these fields, and may write anything: what is no count of tokens is as if it was
 * missing.
 */
final class AnswerMetadata {

  /** More than any model reads or writes in one request. */
  static final long MAX_TOKENS = 100_000_000;

  static final int MAX_ID_LENGTH = 256;

  private static final String STORED_RESPONSE = "response";

  private final Struct fields;

  private AnswerMetadata(Struct fields) {
    this.fields = fields;
  }

  /** What is known of the answer. */
  static AnswerFacts read(Struct fields) {
    if (fields.getFieldsCount() == 0) {
      return AnswerFacts.NONE;
    }
    AnswerMetadata metadata = new AnswerMetadata(fields);
    return new AnswerFacts(metadata.usage(), metadata.responseId());
  }

  private @Nullable TokenUsage usage() {
    OptionalLong prompt = either("prompt_tokens", "input_tokens");
    OptionalLong completion = either("completion_tokens", "output_tokens");
    if (prompt.isEmpty() && completion.isEmpty()) {
      return null;
    }
    OptionalLong read = tokens("cache_read_input_tokens");
    OptionalLong written = tokens("cache_creation_input_tokens");
    long whole = prompt.orElse(0) + read.orElse(0) + written.orElse(0);
    long cached = read.orElse(tokens("cached_tokens").orElse(0));
    return new TokenUsage(whole, completion.orElse(0), Math.min(cached, whole));
  }

  private OptionalLong either(String openAi, String other) {
    OptionalLong tokens = tokens(openAi);
    return tokens.isPresent() ? tokens : tokens(other);
  }

  private OptionalLong tokens(String key) {
    Value value = fields.getFieldsOrDefault(key, Value.getDefaultInstance());
    double number = value.hasNumberValue() ? value.getNumberValue() : Double.NaN;
    boolean isCount = number >= 0 && number <= MAX_TOKENS && number == Math.rint(number);
    return isCount ? OptionalLong.of((long) number) : OptionalLong.empty();
  }

  /** In a stream an event says which response it is about; a JSON answer is the response itself. */
  private @Nullable String responseId() {
    String streamed = text("response_id");
    if (streamed != null) {
      return streamed;
    }
    return STORED_RESPONSE.equals(text("object")) ? text("id") : null;
  }

  private @Nullable String text(String key) {
    String text = fields.getFieldsOrDefault(key, Value.getDefaultInstance()).getStringValue();
    return text.isEmpty() || text.length() > MAX_ID_LENGTH ? null : text;
  }
}
