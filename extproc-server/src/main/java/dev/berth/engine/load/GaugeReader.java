package dev.berth.engine.load;

import dev.berth.base.Ticker;
import dev.berth.engine.EngineReply;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks servers what they have in flight: so many at a time, the others wait for their turn, each at
 * most once. Confined to the scheduler, which has one thread.
 */
final class GaugeReader {

  private static final Logger log = LoggerFactory.getLogger(GaugeReader.class);

  private final Asking asking;
  private final ScheduledExecutorService scheduler;
  private final Ticker ticker;
  private final LoadMetrics metrics;
  private final Lane usual;
  private final Lane failed;
  private volatile boolean closed;

  /** Hears what a server said, in the scheduler. */
  interface Listener {
    /** A server has said what it has, or has not. */
    void onReading(Reading reading);
  }

  private record Question(GaugedServer server, Listener listener, Lane lane) {}

  /** Questions of which only so many are open at a time. */
  private final class Lane {

    private final int atOnce;
    private final Queue<Question> due = new ArrayDeque<>();
    private int asked;

    Lane(int atOnce) {
      this.atOnce = atOnce;
    }

    boolean isIdle() {
      return asked == 0 && due.isEmpty();
    }

    void add(GaugedServer server, Listener listener) {
      due.add(new Question(server, listener, this));
      askNext();
    }

    void onReply() {
      asked--;
    }

    void askNext() {
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
  }

  /**
   * @param scheduler stays the caller's
   */
  GaugeReader(
      Asking asking, ScheduledExecutorService scheduler, Ticker ticker, LoadMetrics metrics) {
    this.asking = asking;
    this.scheduler = scheduler;
    this.ticker = ticker;
    this.metrics = metrics;
    this.usual = new Lane(asking.atOnce());
    this.failed = new Lane(asking.failedAtOnce());
  }

  /** Asks the server, unless it is being asked; of one that was stopped nothing is heard. */
  void ask(GaugedServer server, Listener listener) {
    if (!server.awaitsItsTurn()) {
      server.awaitsItsTurn(true);
      (server.hasFailed() ? failed : usual).add(server, listener);
    }
  }

  /** Whether nobody is asked, nor waits to be. */
  boolean isIdle() {
    return usual.isIdle() && failed.isIdle();
  }

  /** No answer is heard any more. Any thread. */
  void close() {
    closed = true;
  }

  private void put(Question question) {
    long askedNanos = ticker.nanos();
    GaugedServer server = question.server;
    server
        .connection()
        .get(server.path(), asking.timeout(), reply -> scheduleReply(question, askedNanos, reply));
  }

  /** After closing, the scheduler may be gone. */
  private void scheduleReply(Question question, long askedNanos, EngineReply reply) {
    if (!closed) {
      scheduler.execute(() -> onReply(question, askedNanos, reply));
    }
  }

  /** Whatever a page does to the code that reads it, its server is asked again. */
  private void onReply(Question question, long askedNanos, EngineReply reply) {
    question.server.awaitsItsTurn(false);
    question.lane.onReply();
    try {
      if (!question.server.isStopped()) {
        tell(question, reading(reply, question.server.rank(), askedNanos));
      }
    } finally {
      question.lane.askNext();
    }
  }

  private Reading reading(EngineReply reply, @Nullable Integer rank, long askedNanos) {
    try {
      return Reading.of(reply, rank, askedNanos, asking.validity().toNanos());
    } catch (RuntimeException bug) {
      log.atError().setCause(bug).log("a page of metrics could not be read");
      return Reading.broken(askedNanos);
    }
  }

  private void tell(Question question, Reading reading) {
    metrics.onReading(reading.result());
    question.server.onReading(reading);
    question.listener.onReading(reading);
  }
}
