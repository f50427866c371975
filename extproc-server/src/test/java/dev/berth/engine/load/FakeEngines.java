package dev.berth.engine.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import dev.berth.engine.EngineReply.Answered;
import dev.berth.engine.EngineReply.Unknown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Engines that say of their load what a test wants, or nothing at all. */
final class FakeEngines {

  private final Set<EndpointId> open = new HashSet<>();
  private final Map<EndpointId, Consumer<EngineReply>> hanging = new HashMap<>();
  private final List<String> asked = new ArrayList<>();
  private BiFunction<EndpointId, String, @Nullable EngineReply> replies = (id, path) -> null;

  /**
   * @param replies by server and path; null to hang
   */
  void reply(BiFunction<EndpointId, String, @Nullable EngineReply> replies) {
    this.replies = replies;
  }

  /** A page of vLLM's. */
  static EngineReply vllm(long running, long waiting) {
    return new Answered(
        200,
        "vllm:num_requests_running{engine=\"0\"} %d.0\nvllm:num_requests_waiting{engine=\"0\"} %d\n"
            .formatted(running, waiting)
            .getBytes(UTF_8));
  }

  EngineConnection connectionTo(EndpointId id) {
    if (!open.add(id)) {
      throw new AssertionError("a second connection to " + id);
    }
    return new EngineConnection() {
      @Override
      public void get(String path, Duration timeout, Consumer<EngineReply> onReply) {
        asked.add(id + path);
        EngineReply reply = replies.apply(id, path);
        if (reply == null) {
          hanging.put(id, onReply);
        } else {
          onReply.accept(reply);
        }
      }

      @Override
      public void post(String path, String json, Duration timeout, Consumer<EngineReply> onReply) {
        throw new AssertionError("only questions");
      }

      @Override
      public void connect(Duration timeout, Consumer<EngineReply> onReply) {
        throw new AssertionError("to be asked something");
      }

      @Override
      public void close() {
        open.remove(id);
        Consumer<EngineReply> unanswered = hanging.remove(id);
        if (unanswered != null) {
          unanswered.accept(new Unknown("the connection was closed"));
        }
      }
    };
  }

  /** Answers a question that hangs. */
  void answer(EndpointId id, EngineReply reply) {
    Consumer<EngineReply> unanswered = hanging.remove(id);
    if (unanswered == null) {
      throw new AssertionError(id + " was not asked");
    }
    unanswered.accept(reply);
  }

  /** Every question so far, as address and path. */
  List<String> asked() {
    return asked;
  }

  boolean isHanging(EndpointId id) {
    return hanging.containsKey(id);
  }

  int unanswered() {
    return hanging.size();
  }

  int connections() {
    return open.size();
  }
}
