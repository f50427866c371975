package dev.berth.simulator.policies;

import dev.berth.simulator.policies.server.ServerParameters;
import dev.berth.simulator.policies.trace.Trace;
import dev.berth.simulator.policies.trace.TraceRequest;

/** What became of each request of one run. Filled by {@link Simulation}, confined to its thread. */
final class Outcomes {
  /** What users are taken to bear. */
  static final double MAX_FIRST_SECONDS = 5;

  static final double MAX_SECONDS_PER_TOKEN = 0.1;

  /** When a request that got no answer is taken to have got it. */
  private static final long NEVER_NANOS = Long.MAX_VALUE / 2;

  private final Trace trace;
  private final double speed;
  private final long[] firstTokenNanos;
  private final long[] endNanos;
  private final int[] cachedTokens;
  private final int[] servers;
  private int ended;
  private int bad;
  private int refused;

  Outcomes(Trace trace, double speed) {
    this.trace = trace;
    this.speed = speed;
    int size = trace.requests().size();
    firstTokenNanos = new long[size];
    endNanos = new long[size];
    cachedTokens = new int[size];
    servers = new int[size];
  }

  void onPick(TraceRequest request, int server) {
    servers[request.index()] = server;
  }

  void onAdmitted(TraceRequest request, int cached) {
    cachedTokens[request.index()] = cached;
  }

  void onFirstToken(TraceRequest request, long nowNanos) {
    firstTokenNanos[request.index()] = nowNanos;
  }

  void onEnd(TraceRequest request, long nowNanos) {
    endNanos[request.index()] = nowNanos;
    ended++;
    bad += isGood(request) ? 0 : 1;
  }

  /** It got no answer, and will get none. */
  void onRefused(TraceRequest request) {
    refused++;
    onFirstToken(request, NEVER_NANOS);
    onEnd(request, NEVER_NANOS);
  }

  /** Requests that got no answer. */
  int refused() {
    return refused;
  }

  boolean isComplete() {
    return ended == trace.requests().size();
  }

  /** The share of good answers if all that have yet to end are good. */
  double bestGoodput() {
    int size = trace.requests().size();
    return (double) (size - bad) / size;
  }

  Trace trace() {
    return trace;
  }

  int server(TraceRequest request) {
    return servers[request.index()];
  }

  int cachedTokens(TraceRequest request) {
    return cachedTokens[request.index()];
  }

  long arrivalNanos(TraceRequest request) {
    return (long) (request.arrivalNanos() / speed);
  }

  /** Time to the first token. */
  double firstSeconds(TraceRequest request) {
    return (firstTokenNanos[request.index()] - arrivalNanos(request)) / 1e9;
  }

  /** Time to the first token, as a multiple of what it takes where nothing is cached or running. */
  double slowdown(TraceRequest request, ServerParameters parameters) {
    return firstSeconds(request) * 1e9 / parameters.unloadedNanos(request.promptTokens());
  }

  /** Mean time per token after the first; 0 for an answer of one token. */
  double secondsPerToken(TraceRequest request) {
    int further = request.outputTokens() - 1;
    long nanos = endNanos[request.index()] - firstTokenNanos[request.index()];
    return further == 0 ? 0 : nanos / 1e9 / further;
  }

  /** Whether the answer began soon and came fast enough. */
  boolean isGood(TraceRequest request) {
    return firstSeconds(request) <= MAX_FIRST_SECONDS
        && secondsPerToken(request) <= MAX_SECONDS_PER_TOKEN;
  }
}
