package dev.berth.simulator.api;

import dev.berth.simulator.engine.PromptHasher;
import java.nio.ByteBuffer;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.async.ByteBufferFeeder;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON body of a generation request as it arrives. Every string below a top-level prompt
 * field ({@code messages}, {@code prompt}, {@code input}, {@code system}, {@code instructions},
 * {@code tools}) is prompt text, every integer there a ready-made token. A repeated field counts as
 * engines count it: the last one wins.
 *
 * <p>It keeps the string value being read and the hashes, never the body. Stream-confined.
 */
public final class GenerationBody {
  private static final Set<String> PROMPT_FIELDS =
      Set.of("messages", "prompt", "input", "system", "instructions", "tools");
  private static final Set<String> LIMIT_FIELDS =
      Set.of("max_tokens", "max_completion_tokens", "max_output_tokens");
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final JsonParser parser =
      JSON.createNonBlockingByteBufferParser(ObjectReadContext.empty());
  private final ByteBufferFeeder feeder = (ByteBufferFeeder) parser.nonBlockingInputFeeder();
  private final PromptHasher prompt;
  private int depth;
  private String field = "";
  private String innerField = "";
  private @Nullable String model;
  private boolean stream;
  private boolean includeUsage;
  private @Nullable Integer outputTokens;
  private boolean complete;
  private @Nullable String problem;

  /** A reader for one body; {@code prompt} must be fresh. */
  public GenerationBody(PromptHasher prompt) {
    this.prompt = prompt;
  }

  /** Takes the next bytes of the body; after a problem they are ignored. */
  public void feed(ByteBuffer bytes) {
    if (problem == null && bytes.hasRemaining()) {
      read(() -> feeder.feedInput(bytes));
    }
  }

  /**
   * The body is over. Returns what is wrong with it, or null when {@link #request()} may be asked.
   */
  public @Nullable String end() {
    if (problem == null) {
      read(feeder::endOfInput);
    }
    if (problem == null && !complete) {
      problem = "The body must be one JSON object.";
    }
    parser.close();
    return problem;
  }

  /** The request; only after {@link #end()} found no problem. */
  public GenerationRequest request() {
    return new GenerationRequest(model, stream, includeUsage, outputTokens, prompt);
  }

  private void read(Runnable input) {
    try {
      input.run();
      readTokens();
    } catch (JacksonException e) {
      problem = "The body is not valid JSON: " + e.getOriginalMessage();
    }
  }

  private void readTokens() {
    JsonToken token = parser.nextToken();
    while (token != null && token != JsonToken.NOT_AVAILABLE && problem == null) {
      onToken(token);
      token = parser.nextToken();
    }
  }

  private void onToken(JsonToken token) {
    if (depth == 0 && (token != JsonToken.START_OBJECT || complete)) {
      problem = "The body must be one JSON object.";
    } else if (token.isStructStart()) {
      depth++;
    } else if (token.isStructEnd()) {
      complete = --depth == 0;
    } else if (token == JsonToken.PROPERTY_NAME) {
      onName(parser.currentName());
    } else if (depth == 1) {
      onTopLevel(token);
    } else {
      onInner(token);
    }
  }

  private void onName(String name) {
    if (depth == 1) {
      field = name;
    } else if (depth == 2) {
      innerField = name;
    }
  }

  private void onTopLevel(JsonToken token) {
    if (field.equals("model")) {
      onModel(token);
    } else if (field.equals("stream")) {
      stream = token == JsonToken.VALUE_TRUE;
    } else if (LIMIT_FIELDS.contains(field)) {
      onLimit(token);
    } else {
      onPrompt(token);
    }
  }

  private void onModel(JsonToken token) {
    if (token == JsonToken.VALUE_STRING) {
      model = parser.getString();
    } else if (token == JsonToken.VALUE_NULL) {
      model = null;
    } else {
      problem = "The field `model` must be a string.";
    }
  }

  private void onLimit(JsonToken token) {
    if (token == JsonToken.VALUE_NUMBER_INT) {
      outputTokens = (int) Math.max(1, parser.getNumberValue().doubleValue());
    }
  }

  private void onInner(JsonToken token) {
    if (depth == 2 && field.equals("stream_options") && innerField.equals("include_usage")) {
      includeUsage = token == JsonToken.VALUE_TRUE;
    } else {
      onPrompt(token);
    }
  }

  private void onPrompt(JsonToken token) {
    if (!PROMPT_FIELDS.contains(field)) {
      return;
    }
    if (token == JsonToken.VALUE_STRING) {
      parser.getString(prompt);
      prompt.endOfPart();
    } else if (token == JsonToken.VALUE_NUMBER_INT) {
      prompt.token(parser.getNumberValue().intValue());
    }
  }
}
