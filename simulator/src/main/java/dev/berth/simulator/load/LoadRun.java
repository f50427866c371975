package dev.berth.simulator.load;

import dev.berth.simulator.base.Ticker;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of load, on an event loop of its own. It ends by itself when the plan's last request has
 * ended; {@link #close} ends its thread, also before. All methods may be called by any thread.
 */
public final class LoadRun implements AutoCloseable {

  /**
   * How far a run is.
   *
   * @param ended requests with an end, good or bad
   * @param failed those of them that failed
   * @param outstanding requests sent and without an end
   */
  public record Progress(long ended, long failed, int outstanding) {}

  private final MultiThreadIoEventLoopGroup group;
  private final Dispatcher dispatcher;
  private final CompletableFuture<LoadReport> report = new CompletableFuture<>();

  private LoadRun(LoadPlan plan, InetSocketAddress address, Consumer<RequestEnd> observer) {
    this.group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    EventLoop loop = group.next();
    Ticker ticker = Ticker.system();
    ClientConnection.Settings settings =
        new ClientConnection.Settings(ticker, plan.url().getAuthority(), plan.chosenHeader());
    ConnectionPool connections = new ConnectionPool(loop, address, settings);
    this.dispatcher =
        new Dispatcher(loop, ticker, plan.limits(), traffic(plan), connections, observer, report);
    dispatcher.start();
  }

  private static Traffic traffic(LoadPlan plan) {
    LoadPlan.Replay replay = plan.replay();
    return replay == null ? new MixedTraffic(plan) : new ReplayedTraffic(replay, plan);
  }

  /**
   * Starts sending.
   *
   * @throws IllegalArgumentException with a sentence for the user, when the host has no address
   */
  public static LoadRun start(LoadPlan plan) {
    return start(plan, end -> {});
  }

  /**
   * Starts sending, for somebody who wants to hear of every end.
   *
   * @param observer called by the thread of the run, one end after another; must not block
   * @throws IllegalArgumentException with a sentence for the user, when the host has no address
   */
  public static LoadRun start(LoadPlan plan, Consumer<RequestEnd> observer) {
    URI url = plan.url();
    InetSocketAddress address = new InetSocketAddress(url.getHost(), url.getPort());
    if (address.isUnresolved()) {
      throw new IllegalArgumentException("there is no address for the host " + url.getHost());
    }
    return new LoadRun(plan, address, observer);
  }

  /** Runs a plan from start to end; blocks until then. */
  public static LoadReport run(LoadPlan plan) throws InterruptedException {
    try (LoadRun run = start(plan)) {
      LoadReport report = run.await(Duration.ofDays(366));
      if (report == null) {
        throw new IllegalStateException("a plan is bounded, its run is not");
      }
      return report;
    }
  }

  /**
   * Waits for the report, at most so long.
   *
   * @return null when the run is not over by then
   * @throws java.util.concurrent.CancellationException when the run was closed before its end
   */
  public @Nullable LoadReport await(Duration patience) throws InterruptedException {
    try {
      return report.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the run failed", e.getCause());
    }
  }

  /** Sends nothing more, whatever the plan says; the run ends with its last answer. */
  public void stop() {
    dispatcher.stop();
  }

  /** How far the run is. */
  public Progress progress() {
    return dispatcher.progress();
  }

  /** Closes all connections and ends the thread; blocks until it has ended. */
  @Override
  public void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
