package dev.berth.engine.sleep;

import dev.berth.endpoint.Wakefulness;
import dev.berth.engine.EngineReply;
import dev.berth.engine.EngineReply.Answered;
import dev.berth.engine.EngineReply.Refused;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** What the answer to the question whether a server sleeps says. */
final class SleepAnswer {

  private static final int OK = 200;
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build()
          .readerFor(JsonNode.class);

  private SleepAnswer() {}

  /**
   * Where nobody listens the process is gone, and what comes in its place may be awake.
   *
   * @return null when nothing was learned
   */
  static @Nullable Wakefulness of(EngineReply reply, SleepDialect dialect) {
    if (reply instanceof Refused) {
      return Wakefulness.UNKNOWN;
    }
    JsonNode document = document(reply);
    return document == null ? null : dialect.read(document);
  }

  /** Whether the server has answered, but does not say whether it sleeps. */
  static boolean isForeign(EngineReply reply, SleepDialect dialect) {
    return reply instanceof Answered && of(reply, dialect) == null;
  }

  /**
   * The JSON of a good answer.
   *
   * @return null when there is none
   */
  static @Nullable JsonNode document(EngineReply reply) {
    return reply instanceof Answered answer && answer.status() == OK ? read(answer.body()) : null;
  }

  private static @Nullable JsonNode read(byte[] body) {
    try {
      return READER.readValue(body);
    } catch (JacksonException malformed) {
      return null;
    }
  }
}
