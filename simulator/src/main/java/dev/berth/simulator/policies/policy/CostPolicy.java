package dev.berth.simulator.policies.policy;

import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The server that costs the fewest seconds: the wait until the prompt is begun; its own reading,
 * dearer the busier the pool is, since what is read there delays others; the answers that stall
 * meanwhile; and the memory that would be in use, since a server without memory lets everybody
 * wait. It hears of ends only. What it would have to learn (what reading costs, the size of the
 * memory) it knows here.
 */
final class CostPolicy implements Policy {
  /** Seconds of reading that a stalled answer is worth, per second that it is stalled. */
  private static final double STALL = 0.1;

  /** Seconds for all of a server's memory. */
  private static final double MEMORY = 10;

  /** Seconds for each answer that runs: among equals, the one with the fewest. */
  private static final double ANSWER = 0.02;

  /** How much dearer reading is under load. */
  private static final double CROWDING = 2;

  private static final double MOST_BUSY = 0.85;
  private static final double NEWEST_SHARE = 0.01;

  private final PolicyContext context;
  private final PrefixBooks books;
  private final PrefillQueue[] queues;
  private final Map<TraceRequest, PrefillQueue.Entry> entries = new HashMap<>();
  private final Least least;
  private double busy;

  CostPolicy(PolicyContext context) {
    this.context = context;
    this.books = new PrefixBooks(context);
    this.queues =
        Stream.generate(PrefillQueue::new).limit(context.servers()).toArray(PrefillQueue[]::new);
    this.least = new Least(context.random());
  }

  @Override
  public int pick(TraceRequest request, long nowNanos) {
    double now = nowNanos / 1e9;
    advance(now);
    double readingWeight = 1 + CROWDING * busy / (1 - busy);
    least.begin();
    for (int server = 0; server < queues.length; server++) {
      least.offer(server, cost(request, server, now, readingWeight));
    }
    int server = least.get();
    entries.put(request, queues[server].add(now, readingSeconds(request, server)));
    books.onPick(request, server);
    return server;
  }

  private void advance(double now) {
    int reading = 0;
    for (PrefillQueue queue : queues) {
      queue.advance(now);
      reading += queue.isReading() ? 1 : 0;
    }
    double share = (double) reading / queues.length;
    busy = Math.min(MOST_BUSY, busy + NEWEST_SHARE * (share - busy));
  }

  private double cost(TraceRequest request, int server, double now, double readingWeight) {
    PrefillQueue queue = queues[server];
    double reading = readingSeconds(request, server);
    return queue.waitSeconds(now)
        + readingWeight * reading
        + STALL * queue.answering() * reading
        + MEMORY * books.occupancyWith(request, server)
        + ANSWER * queue.answering();
  }

  private double readingSeconds(TraceRequest request, int server) {
    int cached = books.matchedTokens(request, server);
    return context.parameters().prefillNanos(cached, request.promptTokens() - cached) / 1e9;
  }

  @Override
  public void onEnd(TraceRequest request, int server, long nowNanos) {
    double now = nowNanos / 1e9;
    queues[server].advance(now);
    queues[server].end(Objects.requireNonNull(entries.remove(request)), now);
    books.onEnd(request, server);
  }
}
