package dev.berth.bench.probe;

import ch.qos.logback.classic.Level;
import dev.berth.base.Ticker;
import dev.berth.engine.EngineAccess;
import dev.berth.engine.EngineHttpClient;
import dev.berth.engine.LoopTimer;
import dev.berth.engine.load.MetricsPoller;
import dev.berth.engine.load.MetricsPolling;
import dev.berth.pool.Pool;
import dev.berth.telemetry.Telemetry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Berth's poller of metrics on a pool of servers on the loopback, as often as by default, and
 * nothing else of Berth.
 */
final class ScraperProcess {

  private static final int MAX_PAGE_BYTES = 4 << 20;
  private static final int SERIES = 1000;

  private ScraperProcess() {}

  /**
   * Asks until its input ends.
   *
   * @param args the port of the servers, how many there are
   */
  public static void main(String[] args) throws IOException {
    ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME))
        .setLevel(Level.WARN);
    Telemetry telemetry = new Telemetry("bench", Telemetry.DEFAULT_MAX_SERIES_PER_NAME);
    MeterRegistry registry = telemetry.registry();
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    LoopTimer timer = new LoopTimer(loop.next(), Ticker.system());
    EngineHttpClient client =
        new EngineHttpClient(
            loop.next(), timer, EpollSocketChannel.class, MAX_PAGE_BYTES, () -> EngineAccess.PLAIN);
    Pool pool = new Pool("bench", registry, SERIES);
    MetricsPoller poller =
        new MetricsPoller(
            pool,
            client::connectionTo,
            timer,
            usual(),
            () -> {},
            new SplittableRandom(),
            registry,
            SERIES);
    pool.applyDiscovery(Loopback.servers(args[0], Integer.parseInt(args[1])));
    poller.onDiscovered();
    Child.serve(() -> counts(registry));
  }

  private static MetricsPolling usual() {
    return new MetricsPolling(
        true,
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(2),
        null,
        Duration.ofSeconds(1));
  }

  /** Answers that told something, all answers, seconds of pauses promised and kept. */
  private static String counts(MeterRegistry registry) {
    return sum(registry, "read")
        + " "
        + registry.get("berth.load.reading.time").timer().count()
        + " "
        + registry.get("berth.load.pauses.promised").counter().count()
        + " "
        + registry.get("berth.load.pauses.achieved").counter().count();
  }

  private static long sum(MeterRegistry registry, String result) {
    return (long)
        registry.get("berth.load.readings").tag("result", result).counters().stream()
            .mapToDouble(Counter::count)
            .sum();
  }
}
