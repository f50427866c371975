package dev.berth.bench;

import dev.berth.base.Ticker;
import dev.berth.config.CompletionMode;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.extproc.ExtProcSettings;
import dev.berth.extproc.ExternalProcessorService;
import dev.berth.pool.Pool;
import dev.berth.pool.Tickets;
import dev.berth.routing.AccessLogStreams;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.Router;
import dev.berth.scheduling.Scheduler;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Berth's request path, put together by hand from the production classes behind the same gRPC
 * server as the floor. There is no access log, so that every stream stays open until the client
 * ends it, as it does on the floor.
 */
final class BerthArm {

  private BerthArm() {}

  public static void main(String[] args) throws IOException {
    ArmConsole.quiet();
    MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ArmConsole.serve(
        ArmConsole.serverBuilder().addService(service(registry)).build().start().getPort());
  }

  private static ExternalProcessorService service(MeterRegistry registry) {
    Tickets tickets = new Tickets(Ticker.system(), new SplittableRandom(), registry);
    Router router =
        new Router(new Scheduler(SplittableRandom::new), tickets, List.of("default"), registry);
    return new ExternalProcessorService(
        List.of(new PoolRoute(pool(registry), null, CompletionMode.AUTO, Duration.ofHours(1))),
        router,
        new AccessLogStreams(),
        new ExtProcSettings(ArmConsole.MESSAGE_BYTES, 256 << 20),
        Ticker.system(),
        () -> Runnable::run, // asked only when the process drains, which this one never does
        registry);
  }

  private static Pool pool(MeterRegistry registry) {
    Pool pool = new Pool("default", registry, 1000);
    pool.applyDiscovery(Servers.ADDRESSES.stream().map(BerthArm::endpoint).toList());
    return pool;
  }

  private static Endpoint endpoint(String address) {
    return new Endpoint(new EndpointId(address), null, List.of(ServedModel.of(Servers.MODEL)));
  }
}
