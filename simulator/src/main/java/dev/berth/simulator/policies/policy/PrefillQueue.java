package dev.berth.simulator.policies.policy;

import java.util.ArrayDeque;

/**
 * The prompts that one server is believed to read one after the other, from their predicted costs
 * alone. Each is taken to be read when its predicted time has come, because nobody may ever say so.
 * Confined to its thread.
 */
final class PrefillQueue {
  /** Prompts take longer than alone, because answers go on beside them. */
  private static final double DELAY = 1.3;

  /** The least wait, as a share of what is queued: predictions may be early. */
  private static final double LEAST_WAIT = 0.75;

  private final ArrayDeque<Entry> queue = new ArrayDeque<>();
  private double queuedSeconds;
  private double freeSeconds;
  private int answering;

  /** One request, from its pick to its end. Changed by its queue only. */
  static final class Entry {
    private final double seconds;
    private final double readBySeconds;
    private boolean reading = true;

    private Entry(double seconds, double readBySeconds) {
      this.seconds = seconds;
      this.readBySeconds = readBySeconds;
    }
  }

  /** Adds a prompt that takes so long to read. */
  Entry add(double now, double seconds) {
    freeSeconds = Math.max(freeSeconds, now) + DELAY * seconds;
    queuedSeconds += seconds;
    Entry entry = new Entry(seconds, freeSeconds);
    queue.add(entry);
    return entry;
  }

  /** Takes those to answer that should be read by now. */
  void advance(double now) {
    while (!queue.isEmpty() && queue.element().readBySeconds <= now) {
      stopReading(queue.remove());
      answering++;
    }
  }

  private void stopReading(Entry entry) {
    entry.reading = false;
    queuedSeconds -= entry.seconds;
  }

  /** The request is over, at the time up to which this has advanced. */
  void end(Entry entry, double now) {
    if (entry.reading) {
      queue.remove(entry);
      stopReading(entry);
      freeSeconds = Math.min(freeSeconds, now + DELAY * queuedSeconds);
    } else {
      answering--;
    }
  }

  /** Seconds until a new prompt would be begun. */
  double waitSeconds(double now) {
    return Math.max(freeSeconds - now, LEAST_WAIT * queuedSeconds);
  }

  boolean isReading() {
    return !queue.isEmpty();
  }

  /** Requests that should be past their first token. */
  int answering() {
    return answering;
  }
}
