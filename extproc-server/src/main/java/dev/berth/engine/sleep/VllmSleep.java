package dev.berth.engine.sleep;

import dev.berth.endpoint.SleepStyle;
import dev.berth.endpoint.Wakefulness;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.EngineReply;
import dev.berth.engine.EngineReply.Answered;
import dev.berth.engine.sleep.EngineCalls.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * vLLM's sleep mode, which a server has with {@code --enable-sleep-mode} and {@code
 * VLLM_SERVER_DEV_MODE=1}. Of level 2 the weights are loaded anew before the memory for keys and
 * values comes back, and what the server thinks it has cached is forgotten; else it answers with
 * nonsense.
 *
 * <p>A server that was woken in part says {@code is_sleeping}, and does nothing when it is told to
 * sleep. A gauge of it tells, as long as it was not told: any wake sets that. So it is woken wholly
 * before it can sleep.
 */
final class VllmSleep implements SleepDialect {

  static final SleepDialect INSTANCE = new VllmSleep();

  private static final List<Call> WAKE = List.of(new Call("/wake_up"));
  private static final List<Call> WAKE_AND_LOAD =
      List.of(
          new Call("/wake_up?tags=weights"),
          new Call("/collective_rpc", "{\"method\":\"reload_weights\"}"),
          new Call("/wake_up?tags=kv_cache"),
          new Call("/reset_prefix_cache"));

  private static final Call REST = new Call("/wake_up?tags=kv_cache");
  private static final Pattern GAUGE =
      Pattern.compile(
          "^vllm:engine_sleep_state\\{[^}]*sleep_state=\"awake\"[^}]*} 1(\\.0)?$",
          Pattern.MULTILINE);

  private VllmSleep() {}

  @Override
  public String statePath() {
    return "/is_sleeping";
  }

  @Override
  public @Nullable Wakefulness read(JsonNode answer) {
    JsonNode sleeping = answer.path("is_sleeping");
    if (!sleeping.isBoolean()) {
      return null;
    }
    return sleeping.booleanValue() ? Wakefulness.ASLEEP : Wakefulness.AWAKE;
  }

  @Override
  public void sleep(
      EngineConnection server, SleepStyle style, Duration timeout, Consumer<Boolean> done) {
    Call call = new Call("/sleep?level=" + style.level() + "&mode=wait");
    server.get(
        statePath(),
        timeout,
        reply -> {
          Consumer<Boolean> go =
              half ->
                  EngineCalls.inOrder(
                      server, half ? List.of(REST, call) : List.of(call), timeout, done);
          if (SleepAnswer.of(reply, this) == Wakefulness.ASLEEP) {
            lookWhetherHalf(server, timeout, go);
          } else {
            go.accept(false);
          }
        });
  }

  @Override
  public void lookWhetherHalf(EngineConnection server, Duration timeout, Consumer<Boolean> half) {
    server.get("/metrics", timeout, reply -> half.accept(saysAwake(reply)));
  }

  /** A server without the gauge is believed to sleep. */
  private static boolean saysAwake(EngineReply reply) {
    return reply instanceof Answered answered
        && GAUGE.matcher(new String(answered.body(), StandardCharsets.UTF_8)).find();
  }

  @Override
  public void wake(
      EngineConnection server, SleepStyle style, Duration timeout, Consumer<Boolean> done) {
    EngineCalls.inOrder(server, style.losesWeights() ? WAKE_AND_LOAD : WAKE, timeout, done);
  }
}
