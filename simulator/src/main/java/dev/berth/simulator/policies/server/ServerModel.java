package dev.berth.simulator.policies.server;

import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * One server, which its {@link StepGroup} leads from step to step. Confined to its thread.
 *
 * <p>All answers get one token in each step, so the context they look back on is kept as a sum, and
 * which of them end is known by the number of the step that makes their last token.
 */
public final class ServerModel {
  /** A step of a server that has no request. */
  static final long NOTHING_TO_DO = 0;

  private final ServerParameters parameters;
  private final ServerListener listener;
  private final KvCache cache;
  private final ArrayDeque<TraceRequest> waiting = new ArrayDeque<>();
  private final ArrayDeque<RunningRequest> reading = new ArrayDeque<>();
  private final PriorityQueue<RunningRequest> answering =
      new PriorityQueue<>(
          Comparator.<RunningRequest>comparingLong(running -> running.lastStep)
              .thenComparingInt(running -> running.request.index()));

  private long contextTokens;
  private long decodeSteps;
  private long readTokens;
  private long readNanos;
  private long readPrompts;

  /**
   * @param blockTokens of the traces it will see
   */
  public ServerModel(ServerParameters parameters, int blockTokens, ServerListener listener) {
    this.parameters = parameters;
    this.listener = listener;
    this.cache = new KvCache(parameters.kvTokens() / blockTokens, blockTokens);
  }

  /**
   * Takes a request, to begin with it in a later step.
   *
   * @throws IllegalArgumentException if it does not fit into the whole memory
   */
  void queue(TraceRequest request) {
    if (!cache.couldHold(request)) {
      throw new IllegalArgumentException(
          "a prompt of %d tokens with an answer of %d does not fit into a server's memory"
              .formatted(request.promptTokens(), request.outputTokens()));
    }
    waiting.add(request);
  }

  /** The step that was begun is over. */
  void endStep(long now) {
    finishAnswers(now);
    reading.forEach(cache::share);
    while (!reading.isEmpty() && reading.element().unreadTokens() == 0) {
      beginAnswer(reading.remove(), now);
    }
  }

  private void finishAnswers(long now) {
    decodeSteps++;
    contextTokens += answering.size();
    while (!answering.isEmpty() && answering.element().lastStep == decodeSteps) {
      RunningRequest last = answering.remove();
      contextTokens -= last.request.promptTokens() + last.request.outputTokens();
      finish(last, now);
    }
  }

  private void finish(RunningRequest running, long now) {
    cache.release(running);
    listener.onEnd(running.request, now);
  }

  private void beginAnswer(RunningRequest running, long now) {
    TraceRequest request = running.request;
    readTokens += request.promptTokens() - running.cachedTokens;
    readNanos += now - running.admittedNanos;
    readPrompts++;
    listener.onFirstToken(request, now);
    if (request.outputTokens() == 1) {
      finish(running, now);
      return;
    }
    running.lastStep = decodeSteps + request.outputTokens() - 1;
    contextTokens += request.promptTokens() + 1;
    answering.add(running);
  }

  /** Begins a step and says how many nanoseconds it takes; {@link #NOTHING_TO_DO} if it is idle. */
  long beginStep(long now) {
    int budget = parameters.stepTokens() - answering.size();
    double prefillNanos = 0;
    for (RunningRequest running : reading) {
      int tokens = Math.min(budget, running.unreadTokens());
      prefillNanos += read(running, tokens);
      budget -= tokens;
    }
    while (budget > 0 && tryAdmit(now)) {
      RunningRequest admitted = reading.getLast();
      int tokens = Math.min(budget, admitted.unreadTokens());
      prefillNanos += read(admitted, tokens);
      budget -= tokens;
    }
    return running() == 0 ? NOTHING_TO_DO : (long) (decodeNanos() + prefillNanos);
  }

  private double read(RunningRequest running, int tokens) {
    double nanos = parameters.prefillNanos(running.readTokens, tokens);
    running.readTokens += tokens;
    return nanos;
  }

  /** Requests that get no token of the step's budget are not in it, which costs next to nothing. */
  private double decodeNanos() {
    return parameters.stepNanos()
        + parameters.contextNanosPerToken() * contextTokens
        + parameters.requestNanos() * running();
  }

  /** First come, first served: a request that does not fit holds back those behind it. */
  private boolean tryAdmit(long now) {
    if (waiting.isEmpty() || running() >= parameters.maxRunning()) {
      return false;
    }
    RunningRequest first = new RunningRequest(waiting.element(), now);
    if (!cache.tryAdmit(first)) {
      return false;
    }
    waiting.remove();
    reading.add(first);
    listener.onAdmitted(first.request, first.readTokens);
    return true;
  }

  /** Requests that have no memory yet. */
  public int waiting() {
    return waiting.size();
  }

  /** Requests that have their memory. */
  public int running() {
    return reading.size() + answering.size();
  }

  /** The share of the KV memory that running requests hold, 0 to 1. */
  public double kvUsage() {
    return (double) cache.held() / cache.capacity();
  }

  /** Tokens of prompts that were read to their end, and were not in the cache. */
  public long readTokens() {
    return readTokens;
  }

  /** The time from the admission of each of those prompts to its first token, all together. */
  public long readNanos() {
    return readNanos;
  }

  /** How many prompts these were. */
  public long readPrompts() {
    return readPrompts;
  }

  /** How many blocks of a prompt, from the first on, could be reused at this moment. */
  public int match(long[] blocks) {
    return cache.match(blocks);
  }

  KvCache cache() {
    return cache;
  }
}
