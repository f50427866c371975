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

/** What the answer to {@code GET /is_sleeping} says. */
final class SleepAnswer {

  static final String PATH = "/is_sleeping";

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
  static @Nullable Wakefulness of(EngineReply reply) {
    if (reply instanceof Refused) {
      return Wakefulness.UNKNOWN;
    }
    return reply instanceof Answered answer && answer.status() == OK ? read(answer.body()) : null;
  }

  /** Whether the server has answered, but not as one that can sleep. */
  static boolean isForeign(EngineReply reply) {
    return reply instanceof Answered && of(reply) == null;
  }

  private static @Nullable Wakefulness read(byte[] body) {
    try {
      JsonNode answer = READER.readValue(body);
      JsonNode sleeping = answer == null ? null : answer.get("is_sleeping");
      if (sleeping == null || !sleeping.isBoolean()) {
        return null;
      }
      return sleeping.booleanValue() ? Wakefulness.ASLEEP : Wakefulness.AWAKE;
    } catch (JacksonException malformed) {
      return null;
    }
  }
}
