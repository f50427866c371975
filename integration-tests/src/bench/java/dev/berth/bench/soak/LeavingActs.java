package dev.berth.bench.soak;

import dev.berth.it.client.Exchange;
import dev.berth.it.client.Request;
import dev.berth.simulator.http.SimHeaders;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Clients that do not stay for the answer. What must come of it is told by the books. */
final class LeavingActs {

  private static final int LONG_ANSWER = 300;
  private static final int UPLOAD_BYTES = 400_000;
  private static final long PATIENCE_MILLIS = 200;
  private static final long AT_ONCE_MILLIS = 15;
  private static final String LATE_MILLIS = "5000";

  private LeavingActs() {}

  static List<Act> all() {
    return List.of(
        Act.of("leaves before the body's end", 4, LeavingActs::amidTheBody),
        Act.of("leaves before the answer", 4, LeavingActs::beforeTheAnswer),
        Act.of("leaves amid the answer", 5, LeavingActs::amidTheAnswer),
        Act.of("leaves at any moment", 4, LeavingActs::atAnyMoment));
  }

  private static @Nullable Flaw amidTheBody(Visit visit) {
    String prompt = Bodies.prompt(UPLOAD_BYTES, visit.random());
    Request request =
        Request.post(
            Bodies.CHAT,
            Bodies.chat(BerthFolder.MODEL, prompt, 1, false, visit.random().nextBoolean()));
    Exchange exchange = visit.begin(visit.oneIn(2) ? request : request.chunked());
    exchange.send(Arrays.copyOf(request.body(), visit.random().nextInt(1, UPLOAD_BYTES)));
    return leave(visit, exchange, PATIENCE_MILLIS);
  }

  private static @Nullable Flaw beforeTheAnswer(Visit visit) {
    Request request =
        Bodies.anyChat(visit.random(), visit.oneIn(2)).with(SimHeaders.DELAY, LATE_MILLIS);
    return leave(visit, visit.send(request), PATIENCE_MILLIS);
  }

  private static @Nullable Flaw amidTheAnswer(Visit visit) {
    Exchange exchange = visit.send(Bodies.longChat(LONG_ANSWER, visit.random()));
    exchange.awaitFirstByte();
    return leave(visit, exchange, PATIENCE_MILLIS);
  }

  /** Also in the instant of the decision. */
  private static @Nullable Flaw atAnyMoment(Visit visit) {
    Exchange exchange = visit.send(Bodies.longChat(LONG_ANSWER, visit.random()));
    return leave(visit, exchange, AT_ONCE_MILLIS);
  }

  private static @Nullable Flaw leave(Visit visit, Exchange exchange, long maxMillis) {
    visit.linger(maxMillis);
    exchange.leave();
    return null;
  }
}
