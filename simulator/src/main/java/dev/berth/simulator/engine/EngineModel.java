package dev.berth.simulator.engine;

import dev.berth.simulator.base.Ticker;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One simulated inference server: takes sequences, works step by step, and tells each sequence's
 * listener of its tokens. Steps follow each other without a gap while there is work; the next one
 * starts when the last one was <em>due</em> to end, so a late timer does not slow the server down.
 *
 * <p>All methods but {@link #stats()} and {@link #slowDown} belong to the thread of the {@link
 * StepScheduler}. Every change is visible in {@code stats()} before the listener hears of it.
 */
public final class EngineModel {
  private final EngineProfile profile;
  private final Ticker ticker;
  private final StepScheduler scheduler;
  private final EngineCounters counters = new EngineCounters();
  private final LatencyHistogram timeToFirstToken = new LatencyHistogram();
  private final Batch batch;
  private volatile double slowness = 1;
  private Admission admission = Admission.ALL;
  private long nextStepDelayNanos;
  private boolean stepping;
  private @Nullable Runnable onStill;
  private volatile EngineStats stats;

  public EngineModel(EngineProfile profile, Ticker ticker, StepScheduler scheduler) {
    this.profile = profile;
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.batch = new Batch(profile, counters);
    this.stats = snapshot();
  }

  /**
   * Queues a prompt.
   *
   * @param outputTokens wanted length of the answer, cut to the profile's bound; 0 only reads the
   *     prompt, as an embedding does
   * @return the sequence, or null when too many wait already
   */
  public @Nullable Sequence trySubmit(Prompt prompt, int outputTokens, SequenceListener listener) {
    if (!batch.hasRoom()) {
      counters.onRefused();
      publish();
      return null;
    }
    int bounded = Math.min(outputTokens, profile.maxOutputTokens());
    Sequence sequence = new Sequence(prompt, bounded, listener, ticker.nanos());
    counters.onSubmitted();
    batch.add(sequence);
    startIfIdle();
    publish();
    return sequence;
  }

  /**
   * Ends a sequence whose client has gone. The step that runs goes on; the sequence counts nowhere
   * any more.
   *
   * @return false when the sequence was over already
   */
  public boolean abort(Sequence sequence) {
    if (sequence.isOver()) {
      return false;
    }
    batch.remove(sequence);
    counters.onAborted();
    publish();
    return true;
  }

  /**
   * From the next step on works on these only. Sequences are taken all the same, and wait.
   *
   * @param newAdmission {@link Admission#ALL} resumes
   */
  public void admit(Admission newAdmission) {
    admission = newAdmission;
    startIfIdle();
    publish();
  }

  /** Runs {@code action} once, as soon as no step runs: now, or at the end of the last one. */
  public void whenStill(Runnable action) {
    onStill = action;
    tellIfStill();
  }

  /**
   * Gives up all sequences; their listeners hear of it.
   *
   * @return how many there were
   */
  public int cutAll() {
    List<Sequence> given = batch.all();
    given.forEach(this::abort);
    given.forEach(sequence -> sequence.listener().onCut(sequence));
    return given.size();
  }

  /** Forgets all blocks of prompts that no running sequence holds. */
  public void dropIdleCache() {
    batch.cache().dropIdle();
    publish();
  }

  /** The next step takes so much longer, once, whatever it does. */
  public void delayNextStep(long nanos) {
    nextStepDelayNanos = nanos;
  }

  private void startIfIdle() {
    if (!stepping) {
      beginStep(ticker.nanos());
    }
  }

  private void beginStep(long startNanos) {
    Step step = batch.nextStep(admission, startNanos);
    stepping = !step.parts().isEmpty();
    if (stepping) {
      long endNanos = startNanos + takeStepNanos(step);
      long delay = Math.max(0, endNanos - ticker.nanos());
      scheduler.schedule(() -> endStep(step, endNanos), delay);
    }
    tellIfStill();
  }

  private long takeStepNanos(Step step) {
    long nanos = (long) (slowness * step.nanos(profile.cost())) + nextStepDelayNanos;
    nextStepDelayNanos = 0;
    return nanos;
  }

  private void tellIfStill() {
    Runnable action = onStill;
    if (!stepping && action != null) {
      onStill = null;
      action.run();
    }
  }

  private void endStep(Step step, long endNanos) {
    step.parts().forEach(this::advance);
    beginStep(endNanos);
    publish();
  }

  /** A listener may have aborted this sequence while the step ran, or just now. */
  private void advance(Step.Part part) {
    Sequence sequence = part.sequence();
    if (!sequence.isRunning()) {
      return;
    }
    if (!sequence.isDecoding()) {
      read(sequence, part.promptTokens());
    }
    if (sequence.isDecoding()) {
      emit(sequence);
    }
  }

  private void read(Sequence sequence, int tokens) {
    sequence.read(tokens);
    if (sequence.isDecoding()) {
      batch.share(sequence);
      long now = ticker.nanos();
      counters.onPromptRead(sequence, now);
      timeToFirstToken.record(now - sequence.arrivalNanos());
    }
  }

  private void emit(Sequence sequence) {
    int index = sequence.isComplete() ? -1 : sequence.emit();
    boolean complete = sequence.isComplete();
    if (complete) {
      batch.remove(sequence);
      counters.onFinished();
    }
    if (index >= 0) {
      counters.onToken();
    }
    publish();
    tell(sequence, index, complete);
  }

  private static void tell(Sequence sequence, int index, boolean complete) {
    if (index >= 0) {
      sequence.listener().onToken(sequence, index);
    }
    if (complete) {
      sequence.listener().onFinish(sequence);
    }
  }

  private void publish() {
    stats = snapshot();
  }

  private EngineStats snapshot() {
    return new EngineStats(
        batch.runningCount(), batch.waitingCount(), batch.cache().usage(), counters.totals());
  }

  /**
   * Steps that begin from now on take so many times as long as the profile says; any thread.
   *
   * @param factor above 0
   */
  public void slowDown(double factor) {
    if (!(factor > 0)) {
      throw new IllegalArgumentException("no server runs backwards: " + factor);
    }
    slowness = factor;
  }

  /** The newest state; any thread may ask. */
  public EngineStats stats() {
    return stats;
  }

  /** Time from arrival to the first token (for an embedding, to its end), of all sequences. */
  public LatencyHistogram timeToFirstToken() {
    return timeToFirstToken;
  }

  /** How this server behaves. */
  public EngineProfile profile() {
    return profile;
  }

  BlockCache cache() {
    return batch.cache();
  }
}
