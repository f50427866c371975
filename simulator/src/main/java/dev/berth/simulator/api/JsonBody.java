package dev.berth.simulator.api;

import dev.berth.simulator.engine.PromptHasher;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.async.ByteBufferFeeder;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads a body that is one JSON object. This class knows where in the document each value stands,
 * {@link JsonFields} what it means. It keeps the string value being read, never the body.
 */
public final class JsonBody implements RequestBody {
  private static final String NO_OBJECT = "The body must be one JSON object.";
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  private final JsonParser parser =
      JSON.createNonBlockingByteBufferParser(ObjectReadContext.empty());
  private final ByteBufferFeeder feeder = (ByteBufferFeeder) parser.nonBlockingInputFeeder();
  private final JsonFields fields;
  private int depth;
  private String field = "";
  private String innerField = "";
  private boolean complete;
  private @Nullable String problem;

  /** A reader for one body; {@code prompt} must be fresh. */
  public JsonBody(PromptHasher prompt) {
    this.fields = new JsonFields(prompt);
  }

  @Override
  public void feed(ByteBuffer bytes) {
    if (problem == null && bytes.hasRemaining()) {
      read(() -> feeder.feedInput(bytes));
    }
  }

  @Override
  public @Nullable String end() {
    if (problem == null) {
      read(feeder::endOfInput);
    }
    if (problem == null && !complete) {
      problem = NO_OBJECT;
    }
    return problem;
  }

  @Override
  public GenerationRequest request() {
    return fields.request();
  }

  @Override
  public void discard() {
    parser.close();
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
      problem = NO_OBJECT;
    } else if (token.isStructStart()) {
      fields.onStructure(depth++, field);
    } else if (token.isStructEnd()) {
      complete = --depth == 0;
    } else if (token == JsonToken.PROPERTY_NAME) {
      onName(parser.currentName());
    } else if (depth == 1) {
      problem = fields.onTopLevel(field, token, parser);
    } else {
      fields.onInner(depth, field, innerField, token, parser);
    }
  }

  private void onName(String name) {
    if (depth == 1) {
      field = name;
    } else if (depth == 2) {
      innerField = name;
    }
  }
}
