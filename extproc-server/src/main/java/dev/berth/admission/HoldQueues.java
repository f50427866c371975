package dev.berth.admission;

import dev.berth.base.Ticker;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

  /** So often a request may find that the room made for it was taken by others. */
  private static final int MOST_TRIES = 8;

  private final HoldRoom room;
  private final Executor loop;
  private final Ticker ticker;
  private final HoldMetrics metrics;
  private final AtomicLong places = new AtomicLong();
  private final Map<String, HoldLine> lines = new TreeMap<>();
  private HoldListener listener = HoldListener.NOBODY;

  /**
   * @param loop runs tasks one after another, always on the thread that the lines are confined to
   */
  public HoldQueues(
      String pool, HoldLimits limits, Executor loop, Ticker ticker, MeterRegistry registry) {
    this.room = new HoldRoom(limits);
    this.loop = loop;
    this.ticker = ticker;
    this.metrics = new HoldMetrics(registry, pool, this);
  }

  /** Who hears of all that is to come. To be called before anybody waits. */
  public void listen(HoldListener hears) {
    listener = hears;
  }

  // Any thread:

  /**
   * A place in the line of its model, where need be that of somebody with a lower priority; null
   * when there is no room.
   */
  public @Nullable Hold tryHold(HeldRequest request) {
    for (int i = 0; i < MOST_TRIES; i++) {
      if (room.tryTake(request)) {
        return new Hold(this, request, places.incrementAndGet(), 0);
      }
      if (!room.make(request)) {
        return null;
      }
    }
    return null;
  }

  /** It had this place before: there is room for it, whoever came meanwhile. */
  Hold takeBack(Hold hold) {
    room.take(hold.request());
    return hold;
  }

  /** How many wait for the model. */
  public int waiting(String model) {
    return room.waiting().of(model);
  }

  /** How many wait for the model with this priority or a higher one. */
  public int waiting(String model, int priority) {
    return room.waiting().of(model, priority);
  }

  /** Whether anybody waits for the model. */
  public boolean isWaitedFor(String model) {
    return room.waiting().has(model);
  }

  /** How many wait for any model. */
  public int waiting() {
    return room.waiting().total();
  }

  /** Of all bodies that wait. */
  public long bytes() {
    return room.bytes();
  }

  void enter(Hold hold) {
    room.enter(hold);
    loop.execute(() -> add(hold));
  }

  void onEnd(Hold hold, HoldEnd how) {
    room.leave(hold);
    room.giveBack(hold.request());
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
