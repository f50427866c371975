package dev.berth.engine.sleep;

import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import dev.berth.engine.EngineReply.Answered;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Calls to one server that only together have their effect: one after the other. */
final class EngineCalls {

  private static final int OK = 200;

  private EngineCalls() {}

  /**
   * A POST.
   *
   * @param path with query
   * @param json its body; empty for none
   */
  record Call(String path, String json) {

    Call(String path) {
      this(path, "");
    }
  }

  /**
   * Makes them until one is not answered 200.
   *
   * @param timeout for each
   * @param done whether all were
   */
  static void inOrder(
      EngineConnection server, List<Call> calls, Duration timeout, Consumer<Boolean> done) {
    Call first = calls.get(0);
    List<Call> rest = calls.subList(1, calls.size());
    server.post(
        first.path(),
        first.json(),
        timeout,
        reply -> {
          if (!isOk(reply) || rest.isEmpty()) {
            done.accept(isOk(reply));
          } else {
            inOrder(server, rest, timeout, done);
          }
        });
  }

  static boolean isOk(EngineReply reply) {
    return reply instanceof Answered answered && answered.status() == OK;
  }
}
