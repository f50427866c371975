package dev.berth.bench.soak;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Reply;
import dev.berth.it.client.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests that nobody can serve. Where Berth does not read the body first, the server says so. */
final class RefusedActs {

  private static final byte[] TOO_LARGE = new byte[BerthFolder.MAX_BODY_BYTES + 1];
  private static final int STRANGE_MODELS = 1_000_000;

  private RefusedActs() {}

  static List<Act> all() {
    return List.of(
        Act.of("unknown model", 4, RefusedActs::unknownModel),
        Act.of("malformed body", 3, RefusedActs::malformed),
        Act.of("two models", 2, RefusedActs::twoModels).only(GatewayPlan::readsFirst),
        Act.of("body too large", 1, RefusedActs::tooLarge).only(GatewayPlan::hasWholeBodies),
        Act.of("path of an operator", 2, RefusedActs::operatorsPath));
  }

  private static @Nullable Flaw unknownModel(Visit visit) {
    String model = "strange-" + visit.random().nextInt(STRANGE_MODELS);
    Reply reply =
        visit.ask(
            Request.post(
                Bodies.CHAT,
                Bodies.chat(
                    model,
                    Bodies.prompt(200, visit.random()),
                    1,
                    visit.random().nextBoolean(),
                    visit.random().nextBoolean())));
    return visit.gateway().readsFirst()
        ? Check.refused(reply, 404, "model_not_found")
        : Check.servedWith(reply, 404);
  }

  private static @Nullable Flaw malformed(Visit visit) {
    String whole = Bodies.chat(BerthFolder.MODEL, "hello", 1, false, visit.random().nextBoolean());
    String cut = whole.substring(0, whole.length() - 1 - visit.random().nextInt(10));
    Request request = Request.post(Bodies.CHAT, cut);
    return visit.gateway().hasWholeBodies()
        ? Check.refused(visit.ask(request), 400, "malformed_body")
        : malformed(visit, request);
  }

  /**
   * Whoever reads it says so: a peek may be content with the start of the body. Its length is told,
   * since Envoy, when it does not wait for replies, holds trailers back until all pieces are
   * answered: of a body in chunks with trailers nobody can say that it will not go on.
   */
  private static @Nullable Flaw malformed(Visit visit, Request request) {
    Exchange exchange = visit.begin(request);
    exchange.sendLast(request.body());
    return Check.status(exchange.reply(), 400);
  }

  private static @Nullable Flaw twoModels(Visit visit) {
    String body =
        "{\"model\":\"%s\",\"messages\":[],\"model\":\"other\"}".formatted(BerthFolder.MODEL);
    return Check.refused(visit.ask(Request.post(Bodies.CHAT, body)), 400, "malformed_body");
  }

  /** The length is refused; the body is never sent. */
  private static @Nullable Flaw tooLarge(Visit visit) {
    Reply reply = visit.begin(Request.post(Bodies.CHAT, TOO_LARGE)).reply();
    return Check.refused(reply, 413, "body_too_large");
  }

  private static @Nullable Flaw operatorsPath(Visit visit) {
    return Check.refused(visit.ask(Request.post("/sleep", "{}")), 403, "admin_path");
  }
}
