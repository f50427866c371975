package dev.berth.simulator.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who waits, who runs, and what the next step does. A sequence is in exactly one of the two sets
 * until it is over, and holds blocks exactly while it runs.
 */
final class Batch {
  private final EngineProfile profile;
  private final EngineCounters counters;
  private final BlockCache cache;
  private final LinkedHashSet<Sequence> waiting = new LinkedHashSet<>();
  private final LinkedHashSet<Sequence> running = new LinkedHashSet<>();

  Batch(EngineProfile profile, EngineCounters counters) {
    this.profile = profile;
    this.counters = counters;
    this.cache = new BlockCache(profile.cache());
  }

  boolean hasRoom() {
    return waiting.size() < profile.maxWaiting();
  }

  void add(Sequence sequence) {
    waiting.add(sequence);
  }

  /** Takes a sequence out, wherever it is. */
  void remove(Sequence sequence) {
    waiting.remove(sequence);
    running.remove(sequence);
    BlockLease lease = sequence.toOver();
    if (lease != null) {
      cache.release(lease);
    }
  }

  /** The prompt of {@code sequence} has been read to its end. */
  void share(Sequence sequence) {
    BlockLease lease = sequence.lease();
    if (lease != null) {
      cache.share(lease);
    }
  }

  /** Decodes first, then prompts that were begun, then as many of the waiting as fit. */
  Step nextStep(Admission admission, long nowNanos) {
    Step step = new Step(profile.stepTokens());
    if (admission == Admission.NONE) {
      return step;
    }
    running.stream().filter(Sequence::isDecoding).forEach(step::addDecode);
    for (Sequence sequence : running) {
      if (!sequence.isDecoding() && step.hasBudget()) {
        step.addPrefill(sequence);
      }
    }
    if (admission == Admission.ALL) {
      admitWaiting(step, nowNanos);
    }
    return step;
  }

  private void admitWaiting(Step step, long nowNanos) {
    Sequence next = admitNext(step, nowNanos);
    while (next != null) {
      step.addPrefill(next);
      next = admitNext(step, nowNanos);
    }
  }

  /** All that run, then all that wait. */
  List<Sequence> all() {
    return Stream.concat(running.stream(), waiting.stream()).toList();
  }

  /** Moves the first of the waiting to the running, if the step, the batch and the cache allow. */
  private @Nullable Sequence admitNext(Step step, long nowNanos) {
    if (waiting.isEmpty() || running.size() >= profile.maxNumSeqs() || !step.hasBudget()) {
      return null;
    }
    Sequence first = waiting.iterator().next();
    BlockLease lease = cache.tryLease(first.prompt(), first.outputTokens());
    if (lease == null) {
      return null;
    }
    waiting.remove(first);
    running.add(first);
    first.toRunning(lease, lease.matched * profile.cache().blockTokens(), nowNanos);
    counters.onAdmitted(first);
    return first;
  }

  int runningCount() {
    return running.size();
  }

  int waitingCount() {
    return waiting.size();
  }

  BlockCache cache() {
    return cache;
  }
}
