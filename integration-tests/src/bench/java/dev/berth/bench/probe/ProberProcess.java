package dev.berth.bench.probe;

import ch.qos.logback.classic.Level;
import dev.berth.base.Ticker;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.engine.EngineAccess;
import dev.berth.engine.EngineHttpClient;
import dev.berth.engine.LoopTimer;
import dev.berth.engine.probe.ProbeMethod;
import dev.berth.engine.probe.ProbeSettings;
import dev.berth.engine.probe.ProbeSink;
import dev.berth.engine.probe.Prober;
import dev.berth.health.ProbeOutcome;
import dev.berth.pool.Pool;
import dev.berth.telemetry.Telemetry;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Berth's prober on a pool of servers on the loopback, and nothing else of Berth. */
final class ProberProcess implements ProbeSink {

  private final AtomicLong good = new AtomicLong();
  private final AtomicLong bad = new AtomicLong();

  private ProberProcess() {}

  /**
   * Probes until its input ends.
   *
   * @param args the port of the servers, how many there are, milliseconds between two probes
   */
  public static void main(String[] args) throws IOException {
    ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME))
        .setLevel(Level.WARN);
    Duration interval = Duration.ofMillis(Long.parseLong(args[2]));
    ProberProcess outcomes = new ProberProcess();
    LoopTimer timer =
        outcomes.probe(Loopback.servers(args[0], Integer.parseInt(args[1])), interval);
    Child.serve(() -> outcomes.good + " " + outcomes.bad + " " + timer.stalledNanos() / 1_000_000);
  }

  private LoopTimer probe(List<Endpoint> servers, Duration interval) {
    Telemetry telemetry = new Telemetry("bench", Telemetry.DEFAULT_MAX_SERIES_PER_NAME);
    EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    LoopTimer timer = new LoopTimer(loop.next(), Ticker.system());
    EngineHttpClient client =
        new EngineHttpClient(
            loop.next(),
            timer,
            EpollSocketChannel.class,
            Prober.MAX_ANSWER_BYTES,
            () -> EngineAccess.PLAIN);
    Pool pool = new Pool("bench", telemetry.registry(), 1000);
    new Prober(
            pool,
            client::connectionTo,
            timer,
            new ProbeSettings(
                new ProbeMethod.Http("/health"), interval, interval, Duration.ofSeconds(1)),
            this,
            new SplittableRandom(),
            telemetry.registry(),
            1000)
        .start();
    pool.applyDiscovery(servers);
    return timer;
  }

  @Override
  public void onProbe(EndpointId server, ProbeOutcome outcome) {
    (outcome == ProbeOutcome.OK ? good : bad).incrementAndGet();
  }

  @Override
  public boolean isSuspect(EndpointId server) {
    return false;
  }
}
