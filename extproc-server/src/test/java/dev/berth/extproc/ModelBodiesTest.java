package dev.berth.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.request.ErrorDialect;
import dev.berth.routing.ListedModel;
import dev.berth.routing.RoutingOutcome.ModelCard;
import dev.berth.routing.RoutingOutcome.ModelList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ModelBodiesTest {

  private static final ListedModel ALIAS = new ListedModel("gpt-4", "qwen", null);
  private static final ListedModel ADAPTER = new ListedModel("sql\"\n", null, "qwen");

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "ANTHROPIC")
  void list_mostClients_isOpenAis(ErrorDialect dialect) {
    assertThat(ModelBodies.of(dialect, new ModelList(List.of(ALIAS, ADAPTER))))
        .isEqualTo(
            """
            {"object":"list","data":[\
            {"id":"gpt-4","object":"model","created":0,"owned_by":"berth","root":"qwen"},\
            {"id":"sql\\"\\n","object":"model","created":0,"owned_by":"berth","parent":"qwen"}]}\
            """);
    assertThat(ModelBodies.of(dialect, new ModelCard(ALIAS)))
        .isEqualTo(
            """
            {"id":"gpt-4","object":"model","created":0,"owned_by":"berth","root":"qwen"}\
            """);
  }

  @Test
  void list_anthropicsClients_isAnthropics() {
    assertThat(ModelBodies.of(ErrorDialect.ANTHROPIC, new ModelList(List.of(ALIAS, ADAPTER))))
        .isEqualTo(
            """
            {"data":[{"type":"model","id":"gpt-4","display_name":"gpt-4",\
            "created_at":"1970-01-01T00:00:00Z","lifecycle":"active"},\
            {"type":"model","id":"sql\\"\\n","display_name":"sql\\"\\n",\
            "created_at":"1970-01-01T00:00:00Z","lifecycle":"active"}],\
            "has_more":false,"first_id":"gpt-4","last_id":"sql\\"\\n"}\
            """);
    assertThat(ModelBodies.of(ErrorDialect.ANTHROPIC, new ModelCard(ALIAS)))
        .isEqualTo(
            """
            {"type":"model","id":"gpt-4","display_name":"gpt-4",\
            "created_at":"1970-01-01T00:00:00Z","lifecycle":"active"}\
            """);
  }

  @Test
  void list_noModels_isEmpty() {
    assertThat(ModelBodies.of(ErrorDialect.OPENAI, new ModelList(List.of())))
        .isEqualTo("{\"object\":\"list\",\"data\":[]}");
    assertThat(ModelBodies.of(ErrorDialect.ANTHROPIC, new ModelList(List.of())))
        .isEqualTo("{\"data\":[],\"has_more\":false,\"first_id\":null,\"last_id\":null}");
  }
}
