package dev.berth.engine.sleep;

import dev.berth.endpoint.SleepStyle;
import dev.berth.endpoint.Wakefulness;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.sleep.EngineCalls.Call;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * vLLM's sleep mode, which a server has with {@code --enable-sleep-mode} and {@code
 * VLLM_SERVER_DEV_MODE=1}. Of level 2 the weights are loaded anew before the memory for keys and
 * values comes back, and what the server thinks it has cached is forgotten; else it answers with
 * nonsense.
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
    EngineCalls.inOrder(server, List.of(call), timeout, done);
  }

  @Override
  public void wake(
      EngineConnection server, SleepStyle style, Duration timeout, Consumer<Boolean> done) {
    EngineCalls.inOrder(server, style.losesWeights() ? WAKE_AND_LOAD : WAKE, timeout, done);
  }
}
