package dev.berth.admission;

import dev.berth.base.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one pool that wait, in a line for each model.
 *
 * <p>Any thread may take a place and give one up: what is taken is in shared counters. The lines
 * themselves are confined to one event loop, to which each hold is handed over. One that ended
 * elsewhere is dropped from its line with the next {@link #tick}.
 */
public final class HoldQueues {

  private final HoldLimits limits;
  private final Executor loop;
  private final Ticker ticker;
  private final HoldMetrics metrics;
  private final Map<String, Integer> waiting = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong places = new AtomicLong();
  private final Map<String, HoldLine> lines = new TreeMap<>();
  private HoldListener listener = HoldListener.NOBODY;

  /**
   * @param loop runs tasks one after another, always on the thread that the lines are confined to
   */
  public HoldQueues(
      String pool, HoldLimits limits, Executor loop, Ticker ticker, MeterRegistry registry) {
    this.limits = limits;
    this.loop = loop;
    this.ticker = ticker;
    this.metrics = new HoldMetrics(registry, pool, this);
  }

  /** Who hears of all that is to come. To be called before anybody waits. */
  public void listen(HoldListener hears) {
    listener = hears;
  }

  // Any thread:

  /** A place in the line of its model; null when there is no room. */
  public @Nullable Hold tryHold(HeldRequest request) {
    if (!tryTake(request)) {
      return null;
    }
    return new Hold(this, request, places.incrementAndGet(), 0);
  }

  private boolean tryTake(HeldRequest request) {
    take(request);
    boolean fits =
        waiting(request.model()) <= limits.requestsPerModel() && bytes.get() <= limits.bodyBytes();
    if (!fits) {
      giveBack(request);
    }
    return fits;
  }

  private void take(HeldRequest request) {
    waiting.merge(request.model(), 1, Integer::sum);
    bytes.addAndGet(request.bodyBytes());
  }

  private void giveBack(HeldRequest request) {
    waiting.computeIfPresent(request.model(), (same, count) -> count == 1 ? null : count - 1);
    bytes.addAndGet(-request.bodyBytes());
  }

  /** It had this place before: there is room for it, whoever came meanwhile. */
  Hold takeBack(Hold hold) {
    take(hold.request());
    return hold;
  }

  /** How many wait for the model. */
  public int waiting(String model) {
    return waiting.getOrDefault(model, 0);
  }

  /** Whether anybody waits for the model. */
  public boolean isWaitedFor(String model) {
    return waiting.containsKey(model);
  }

  /** How many wait for any model. */
  public int waiting() {
    return waiting.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Of all bodies that wait. */
  public long bytes() {
    return bytes.get();
  }

  void enter(Hold hold) {
    loop.execute(() -> add(hold));
  }

  void onEnd(Hold hold, HoldEnd how) {
    giveBack(hold.request());
    metrics.onEnd(how, nowNanos() - hold.request().sinceNanos());
  }

  long nowNanos() {
    return ticker.nanos();
  }

  // On the loop:

  private void add(Hold hold) {
    if (!hold.isOver()) {
      lines.computeIfAbsent(hold.request().model(), model -> new HoldLine(listener)).add(hold);
    }
  }

  /** The models that somebody waits for, and some that nobody waits for since the last tick. */
  public Set<String> models() {
    return Set.copyOf(lines.keySet());
  }

  /** The line of a model; an empty one where nobody waits. */
  public HoldLine line(String model) {
    return lines.getOrDefault(model, HoldLine.EMPTY);
  }

  /** Refuses those whose time is over, and forgets those that are gone. */
  public void tick() {
    long now = nowNanos();
    lines.values().forEach(line -> line.tick(now));
    lines.values().removeIf(HoldLine::isEmpty);
  }
}
