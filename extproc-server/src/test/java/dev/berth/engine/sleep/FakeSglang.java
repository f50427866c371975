package dev.berth.engine.sleep;

import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One process of SGLang, which dies of orders that do not fit. Answers at once. */
final class FakeSglang implements EngineConnection {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final List<String> orders = new ArrayList<>();
  private String version = "v1";
  private boolean released;
  private boolean busy;
  private boolean dead;
  private @Nullable String lost;

  /** It runs an answer. */
  void isBusy() {
    busy = true;
  }

  /** From now on the answers from that path are lost; what was ordered is done. */
  void loses(String path) {
    lost = path;
  }

  /** It ends, and another process comes in its place. */
  void restart() {
    version = "v1";
    released = false;
    dead = false;
    lost = null;
  }

  boolean isReleased() {
    return released;
  }

  boolean isDead() {
    return dead;
  }

  String version() {
    return version;
  }

  /** What it was told of its memory. */
  List<String> orders() {
    return orders;
  }

  @Override
  public void get(String path, Duration timeout, Consumer<EngineReply> onReply) {
    reply(
        path,
        switch (path) {
          case "/model_info" -> answer(200, "{\"weight_version\":\"" + version + "\"}");
          case "/health" -> answer(200, "");
          default -> answer(404, "{}");
        },
        onReply);
  }

  @Override
  public void post(String path, String json, Duration timeout, Consumer<EngineReply> onReply) {
    reply(path, dead ? new EngineReply.Refused() : answer(told(path, json), ""), onReply);
  }

  private int told(String path, String json) {
    switch (path) {
      case "/flush_cache" -> {
        return busy ? 400 : 200;
      }
      case "/update_weight_version" -> note(json);
      case "/release_memory_occupation" -> setReleased(path, true);
      case "/resume_memory_occupation" -> setReleased(path, false);
      default -> {
        return 404;
      }
    }
    return 200;
  }

  private void note(String json) {
    JsonNode body = MAPPER.readTree(json);
    dead |= body.path("abort_all_requests").asBoolean(true);
    version = body.path("new_version").stringValue();
  }

  private void setReleased(String path, boolean now) {
    orders.add(path);
    dead |= busy || released == now;
    released = now;
  }

  private void reply(String path, EngineReply reply, Consumer<EngineReply> onReply) {
    if (dead) {
      onReply.accept(new EngineReply.Refused());
    } else {
      onReply.accept(path.equals(lost) ? new EngineReply.TimedOut() : reply);
    }
  }

  private static EngineReply answer(int status, String body) {
    return new EngineReply.Answered(status, body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void connect(Duration timeout, Consumer<EngineReply> onReply) {
    throw new AssertionError("only orders and questions");
  }

  @Override
  public void close() {}
}
