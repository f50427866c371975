package dev.berth.engine.load;

import dev.berth.base.Ticker;
import dev.berth.engine.EngineReply;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Asks servers what they have in flight: so many at a time, the others wait for their turn, each at
 * most once. Confined to the scheduler, which has one thread.
 */
final class GaugeReader {

  /** How long one answer may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final int atOnce;
  private final ScheduledExecutorService scheduler;
  private final Ticker ticker;
  private final LoadMetrics metrics;
  private final Queue<Question> due = new ArrayDeque<>();
  private int asked;
  private volatile boolean closed;

  /** Hears what a server said, in the scheduler. */
  interface Listener {

    /** A server has said what it has, or has not. */
    void onReading(Reading reading);
  }

  private record Question(GaugedServer server, Listener listener) {}

  /**
   * @param atOnce how many servers may be asked and have not answered
   * @param scheduler stays the caller's
   */
  GaugeReader(int atOnce, ScheduledExecutorService scheduler, Ticker ticker, LoadMetrics metrics) {
    this.atOnce = atOnce;
    this.scheduler = scheduler;
    this.ticker = ticker;
    this.metrics = metrics;
  }

  /** Asks the server, unless it is being asked; of one that was stopped nothing is heard. */
  void ask(GaugedServer server, Listener listener) {
    if (!server.awaitsItsTurn()) {
      server.awaitsItsTurn(true);
      due.add(new Question(server, listener));
      askNext();
    }
  }

  /** Whether nobody is asked, nor waits to be. */
  boolean isIdle() {
    return asked == 0 && due.isEmpty();
  }

  /** No answer is heard any more. Any thread. */
  void close() {
    closed = true;
  }

  private void askNext() {
    while (asked < atOnce) {
      Question next = due.poll();
      if (next == null) {
        return;
      }
      if (!next.server.isStopped()) {
        asked++;
        put(next);
      }
    }
  }

  private void put(Question question) {
    long askedNanos = ticker.nanos();
    GaugedServer server = question.server;
    server
        .connection()
        .get(server.path(), TIMEOUT, reply -> scheduleReply(question, askedNanos, reply));
  }

  /** After closing, the scheduler may be gone. */
  private void scheduleReply(Question question, long askedNanos, EngineReply reply) {
    if (!closed) {
      scheduler.execute(() -> onReply(question, askedNanos, reply));
    }
  }

  private void onReply(Question question, long askedNanos, EngineReply reply) {
    asked--;
    GaugedServer server = question.server;
    server.awaitsItsTurn(false);
    if (!server.isStopped()) {
      Reading reading = Reading.of(reply, askedNanos);
      metrics.onReading(reading.result());
      if (reading.hasNoPage()) {
        server.tryOtherPath();
      }
      question.listener.onReading(reading);
    }
    askNext();
  }
}
