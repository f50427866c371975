package dev.berth.bench.soak;

import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import dev.berth.simulator.http.SimHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that are answered as their clients like it. */
final class ServedActs {

  private static final String EVENTS_END = "data: [DONE]\n\n";
  private static final String MESSAGE_END = "{\"type\":\"message_stop\"}\n\n";
  private static final String JSON_END = "}";

  private ServedActs() {}

  static List<Act> all() {
    return List.of(
        Act.of("chat", 14, ServedActs::chat),
        Act.of("chat, streamed", 16, ServedActs::streamedChat),
        Act.of("chat, by its alias", 3, ServedActs::alias).only(GatewayPlan::hasWholeBodies),
        Act.of("chat, answer with trailers", 3, ServedActs::trailers),
        Act.of("chat, answer of 1 MiB", 1, ServedActs::longAnswer),
        Act.of("messages", 5, ServedActs::messages),
        Act.of("responses", 3, ServedActs::responses),
        Act.of("embeddings", 4, ServedActs::embeddings),
        Act.of("form with a file", 5, ServedActs::form),
        Act.of("no body", 5, ServedActs::bodiless),
        Act.of("list of models", 3, ServedActs::models));
  }

  private static @Nullable Flaw chat(Visit visit) {
    return whole(visit, Bodies.anyChat(visit.random(), false));
  }

  private static @Nullable Flaw streamedChat(Visit visit) {
    return served(visit, Bodies.anyChat(visit.random(), true), EVENTS_END);
  }

  /** The server gets the model's own name. */
  private static @Nullable Flaw alias(Visit visit) {
    String prompt = Bodies.prompt(visit.random());
    int tokens = Bodies.tokens(visit.random());
    boolean first = visit.random().nextBoolean();
    String sent = Bodies.chat(BerthFolder.ALIAS, prompt, tokens, false, first);
    String received = Bodies.chat(BerthFolder.MODEL, prompt, tokens, false, first);
    Reply reply = visit.ask(Request.post(Bodies.CHAT, sent));
    return Check.served(reply, received.getBytes(StandardCharsets.UTF_8), JSON_END);
  }

  private static @Nullable Flaw trailers(Visit visit) {
    boolean stream = visit.random().nextBoolean();
    Request request = Bodies.anyChat(visit.random(), stream).with(SimHeaders.TRAILERS, "x-end=1");
    return served(visit, request, stream ? EVENTS_END : JSON_END);
  }

  private static @Nullable Flaw longAnswer(Visit visit) {
    return whole(visit, Bodies.anyChat(visit.random(), false).with(SimHeaders.FILL, "1"));
  }

  private static @Nullable Flaw messages(Visit visit) {
    boolean stream = visit.random().nextBoolean();
    String body =
        Bodies.chat(
            BerthFolder.MODEL,
            Bodies.prompt(visit.random()),
            Bodies.tokens(visit.random()),
            stream,
            visit.random().nextBoolean());
    return served(visit, Request.post(Bodies.MESSAGES, body), stream ? MESSAGE_END : JSON_END);
  }

  private static @Nullable Flaw responses(Visit visit) {
    String body =
        "{\"input\":\"%s\",\"max_output_tokens\":%d,\"model\":\"%s\"}"
            .formatted(
                Bodies.prompt(visit.random()), Bodies.tokens(visit.random()), BerthFolder.MODEL);
    return whole(visit, Request.post("/v1/responses", body));
  }

  private static @Nullable Flaw embeddings(Visit visit) {
    String body =
        "{\"model\":\"%s\",\"input\":[\"%s\"]}"
            .formatted(BerthFolder.MODEL, Bodies.prompt(visit.random()));
    return whole(visit, Request.post("/v1/embeddings", body));
  }

  private static @Nullable Flaw form(Visit visit) {
    return whole(visit, Bodies.form(visit.random()));
  }

  private static @Nullable Flaw bodiless(Visit visit) {
    return whole(visit, Request.get("/tokenizer_info"));
  }

  private static @Nullable Flaw models(Visit visit) {
    return Check.answered(visit.ask(Request.get("/v1/models")), 200);
  }

  private static @Nullable Flaw whole(Visit visit, Request request) {
    return served(visit, request, JSON_END);
  }

  private static @Nullable Flaw served(Visit visit, Request request, String ending) {
    return Check.served(visit.ask(request), request.body(), ending);
  }
}
