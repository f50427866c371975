package dev.berth.simulator.load;

import dev.berth.simulator.base.Ticker;
import dev.berth.simulator.load.LoadRun.Progress;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends each request when it is due, counts its end, and completes the report after the last.
 * Confined to its event loop, except for {@link #start} and {@link #progress}.
 */
final class Dispatcher {
  private final EventLoop loop;
  private final Ticker ticker;
  private final LoadPlan.Limits limits;
  private final Traffic traffic;
  private final ConnectionPool connections;
  private final Consumer<RequestEnd> observer;
  private final CompletableFuture<LoadReport> report;
  private final Tally tally = new Tally();
  private long startNanos;
  private int outstanding;
  private boolean stopped;
  private volatile Progress progress = new Progress(0, 0, 0);

  Dispatcher(
      EventLoop loop,
      Ticker ticker,
      LoadPlan.Limits limits,
      Traffic traffic,
      ConnectionPool connections,
      Consumer<RequestEnd> observer,
      CompletableFuture<LoadReport> report) {
    this.loop = loop;
    this.ticker = ticker;
    this.limits = limits;
    this.traffic = traffic;
    this.connections = connections;
    this.observer = observer;
    this.report = report;
  }

  /** Starts the run; any thread may do so, once. */
  void start() {
    later(this::begin, 0);
  }

  /** Sends nothing more; any thread may say so. */
  void stop() {
    later(
        () -> {
          stopped = true;
          endIfDone();
        },
        0);
  }

  private void begin() {
    startNanos = ticker.nanos();
    sendDue();
  }

  /** A task that throws ends the run with its exception. */
  private void later(Runnable task, long delayNanos) {
    loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS)
        .addListener(
            done -> {
              if (done.cause() != null) {
                report.completeExceptionally(done.cause());
              }
            });
  }

  private void sendDue() {
    long now = elapsedNanos();
    while (hasNext() && traffic.peekNanos() <= now) {
      long dueNanos = traffic.peekNanos();
      send(traffic.next(), dueNanos);
    }
    if (hasNext()) {
      later(this::sendDue, traffic.peekNanos() - now);
    }
    endIfDone();
  }

  private boolean hasNext() {
    return !stopped && traffic.hasNext();
  }

  private void send(LoadRequest request, long dueNanos) {
    Call call = new Call(request, startNanos + dueNanos, this::onEnd);
    if (outstanding >= limits.maxOutstanding()) {
      refuse(call);
      return;
    }
    outstanding++;
    long leftNanos = dueNanos + limits.timeout().toNanos() - elapsedNanos();
    call.setDeadline(
        loop.schedule(() -> call.fail(FailureKind.TIMEOUT), leftNanos, TimeUnit.NANOSECONDS));
    connections.send(call);
  }

  private void refuse(Call call) {
    String problem = FailureKind.OUTSTANDING.label();
    tally.onFailure(problem);
    tell(call, null, problem);
    publish();
  }

  private void onEnd(Call call, @Nullable Answer answer, @Nullable FailureKind failure) {
    outstanding--;
    if (answer != null) {
      tally.onAnswer(call, answer);
      tell(call, answer, answer.problem(call.request()));
    } else if (failure != null) {
      tally.onFailure(failure.label());
      tell(call, call.seen(), failure.label());
    }
    publish();
    endIfDone();
  }

  private void tell(Call call, @Nullable Answer seen, @Nullable String problem) {
    observer.accept(RequestEnd.of(call, seen, problem, ticker.nanos()));
  }

  private void endIfDone() {
    if (outstanding == 0 && !hasNext()) {
      report.complete(tally.report(elapsedNanos() / 1e9));
    }
  }

  private long elapsedNanos() {
    return ticker.nanos() - startNanos;
  }

  private void publish() {
    progress = new Progress(tally.requests(), tally.failed(), outstanding);
  }

  Progress progress() {
    return progress;
  }
}
