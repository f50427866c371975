package dev.berth.bench.soak;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Request;
import dev.berth.simulator.http.SimHeaders;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Servers that fail. Clients are told, and nobody else is asked in their place. */
final class FailingActs {

  private static final int ANSWER = 40;
  private static final int[] STATUSES = {400, 429, 500, 503};

  private FailingActs() {}

  static List<Act> all() {
    return List.of(
        Act.of("server resets before its answer", 2, FailingActs::resetBefore),
        Act.of("server resets amid its answer", 3, FailingActs::resetAmid),
        Act.of("server answers an error", 3, FailingActs::error));
  }

  private static @Nullable Flaw resetBefore(Visit visit) {
    Request request = Bodies.longChat(ANSWER, visit.random()).with(SimHeaders.RESET_AFTER, "0");
    return Check.answered(visit.ask(request), 503);
  }

  /** Where Envoy holds the answer until it is complete, the client gets an error instead. */
  private static @Nullable Flaw resetAmid(Visit visit) {
    int tokens = visit.random().nextInt(1, ANSWER);
    Exchange exchange =
        visit.send(
            Bodies.longChat(ANSWER, visit.random())
                .with(SimHeaders.RESET_AFTER, Integer.toString(tokens)));
    try {
      return exchange.reply().status() >= 500
          ? null
          : Flaw.wrong("an answer that broke off was passed as whole");
    } catch (CompletionException cut) {
      return null;
    }
  }

  private static @Nullable Flaw error(Visit visit) {
    int status = STATUSES[visit.random().nextInt(STATUSES.length)];
    Request request =
        Bodies.longChat(ANSWER, visit.random()).with(SimHeaders.STATUS, Integer.toString(status));
    return Check.servedWith(visit.ask(request), status);
  }
}
