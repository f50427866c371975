package dev.berth.extproc;

import static dev.berth.extproc.JsonText.quoted;

import dev.berth.request.ErrorDialect;
import dev.berth.routing.ListedModel;
import dev.berth.routing.RoutingOutcome.Answered;
import dev.berth.routing.RoutingOutcome.ModelCard;
import dev.berth.routing.RoutingOutcome.ModelList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What answers about models look like: as Anthropic has them for its clients, as OpenAI has them
 * for all others. Nobody says when a model was made; both APIs have the epoch for that. A model
 * that can be asked for is active, the word Anthropic's clients want.
 */
final class ModelBodies {

  private ModelBodies() {}

  static String of(ErrorDialect dialect, Answered answered) {
    boolean anthropic = dialect == ErrorDialect.ANTHROPIC;
    if (answered instanceof ModelCard one) {
      return anthropic ? anthropicCard(one.model()) : openAiCard(one.model());
    }
    List<ListedModel> models = ((ModelList) answered).models();
    return anthropic ? anthropicList(models) : openAiList(models);
  }

  private static String openAiList(List<ListedModel> models) {
    return "{\"object\":\"list\",\"data\":" + array(models, ModelBodies::openAiCard) + "}";
  }

  private static String openAiCard(ListedModel model) {
    return "{\"id\":"
        + quoted(model.id())
        + ",\"object\":\"model\",\"created\":0,\"owned_by\":\"berth\""
        + (model.root() == null ? "" : ",\"root\":" + quoted(model.root()))
        + (model.parent() == null ? "" : ",\"parent\":" + quoted(model.parent()))
        + "}";
  }

  /** All on one page, whatever size of pages was asked for. */
  private static String anthropicList(List<ListedModel> models) {
    boolean none = models.isEmpty();
    return "{\"data\":"
        + array(models, ModelBodies::anthropicCard)
        + ",\"has_more\":false,\"first_id\":"
        + (none ? "null" : quoted(models.get(0).id()))
        + ",\"last_id\":"
        + (none ? "null" : quoted(models.get(models.size() - 1).id()))
        + "}";
  }

  private static String anthropicCard(ListedModel model) {
    return "{\"type\":\"model\",\"id\":"
        + quoted(model.id())
        + ",\"display_name\":"
        + quoted(model.id())
        + ",\"created_at\":\"1970-01-01T00:00:00Z\",\"lifecycle\":\"active\"}";
  }

  private static String array(List<ListedModel> models, Function<ListedModel, String> card) {
    return models.stream().map(card).collect(Collectors.joining(",", "[", "]"));
  }
}
