package dev.berth.engine.sleep;

import dev.berth.endpoint.SleepStyle;
import dev.berth.endpoint.Wakefulness;
import dev.berth.engine.EngineConnection;
import dev.berth.engine.sleep.EngineCalls.Call;
import dev.berth.engine.sleep.SglangNote.Stage;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * SGLang's calls for its memory, which a server has with {@code --enable-memory-saver
 * --enable-weights-cpu-backup}.
 *
 * <p>SGLang does not say whether its memory is released, and its scheduler dies when it shall
 * release while anything runs, release twice, or resume what was not released. So each order is
 * noted in the process itself, before it is given and after it was answered, in the version of its
 * weights: that can be written and read, is without effect on the server, and ends with the process
 * as its memory does. An order whose end was never noted leaves a server of which nobody knows
 * whether it has its memory; no other order is given to it before it was started anew.
 *
 * <pre>
 *   default ──> berth:leaving:default ──> berth:asleep:default ──> berth:waking:default ──> default
 *          note         release and note               note          resume and note
 * </pre>
 *
 * <p>{@code /flush_cache} comes first, since it is refused while anything runs.
 */
final class SglangSleep implements SleepDialect {

  static final SleepDialect INSTANCE = new SglangSleep();

  private static final Call FLUSH = new Call("/flush_cache");
  private static final Call RELEASE = new Call("/release_memory_occupation", "{}");
  private static final Call RESUME = new Call("/resume_memory_occupation", "{}");

  private SglangSleep() {}

  @Override
  public String statePath() {
    return "/model_info";
  }

  @Override
  public @Nullable Wakefulness read(JsonNode answer) {
    SglangNote note = SglangNote.of(answer);
    if (note == null || note.isHalfWay()) {
      return null;
    }
    return note.stage() == Stage.ASLEEP ? Wakefulness.ASLEEP : Wakefulness.AWAKE;
  }

  /** It would say neither: see {@link #read}. */
  @Override
  public void lookWhetherHalf(EngineConnection server, Duration timeout, Consumer<Boolean> half) {
    half.accept(false);
  }

  @Override
  public void sleep(
      EngineConnection server, SleepStyle style, Duration timeout, Consumer<Boolean> done) {
    order(
        server,
        timeout,
        Stage.ASLEEP,
        note -> List.of(FLUSH, noting(note, Stage.LEAVING), RELEASE, noting(note, Stage.ASLEEP)),
        done);
  }

  @Override
  public void wake(
      EngineConnection server, SleepStyle style, Duration timeout, Consumer<Boolean> done) {
    order(
        server,
        timeout,
        Stage.AWAKE,
        note -> List.of(noting(note, Stage.WAKING), RESUME, noting(note, Stage.AWAKE)),
        done);
  }

  /** Makes the calls, unless the server is so already, or nobody knows what it is. */
  private void order(
      EngineConnection server,
      Duration timeout,
      Stage wanted,
      Function<SglangNote, List<Call>> calls,
      Consumer<Boolean> done) {
    server.get(
        statePath(),
        timeout,
        reply -> {
          JsonNode answer = SleepAnswer.document(reply);
          SglangNote note = answer == null ? null : SglangNote.of(answer);
          if (note == null || note.isHalfWay() || note.stage() == wanted) {
            done.accept(note != null && note.stage() == wanted);
          } else {
            EngineCalls.inOrder(server, calls.apply(note), timeout, done);
          }
        });
  }

  private static Call noting(SglangNote note, Stage next) {
    return new Call("/update_weight_version", note.noting(next));
  }
}
