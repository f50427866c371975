package dev.berth.engine.models;

import dev.berth.endpoint.ServedModel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Reads the answer to {@code GET /v1/models}, believing it only within bounds. */
final class ModelCards {

  static final int MAX_MODELS = 1_000;
  static final int MAX_NAME_LENGTH = 256;

  private static final ObjectReader READER =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .withCoercionConfig(LogicalType.Textual, ModelCards::refuseScalars)
          .build()
          .readerFor(Answer.class);

  private ModelCards() {}

  /** A number is no name. */
  private static void refuseScalars(MutableCoercionConfig text) {
    text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
  }

  /** The models in the order of the answer, each once; null if it is no such list, or too long. */
  static @Nullable List<ServedModel> read(byte[] body) {
    try {
      Answer answer = READER.readValue(body);
      List<@Nullable Card> cards = answer == null ? null : answer.data();
      return cards == null || cards.size() > MAX_MODELS ? null : models(cards);
    } catch (JacksonException malformed) {
      return null;
    }
  }

  private static @Nullable List<ServedModel> models(List<@Nullable Card> cards) {
    Map<String, ServedModel> models = new LinkedHashMap<>();
    for (Card card : cards) {
      ServedModel model = card == null ? null : card.model();
      if (model == null) {
        return null;
      }
      models.putIfAbsent(model.name(), model);
    }
    return List.copyOf(models.values());
  }

  /** The part of the answer that matters. */
  private record Answer(@Nullable List<@Nullable Card> data) {}

  private record Card(@Nullable String id, @Nullable String parent) {

    @Nullable ServedModel model() {
      if (id == null || !isName(id)) {
        return null;
      }
      if (parent == null || parent.equals(id)) {
        return ServedModel.of(id);
      }
      return isName(parent) ? new ServedModel(id, parent) : null;
    }

    private static boolean isName(String text) {
      return !text.isBlank() && text.length() <= MAX_NAME_LENGTH;
    }
  }
}
