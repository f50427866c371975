package dev.berth.bench.micro;

import dev.berth.base.Ticker;
import dev.berth.config.CompletionMode;
import dev.berth.extproc.ExtProcSettings;
import dev.berth.extproc.ExternalProcessorService;
import dev.berth.pool.Pool;
import dev.berth.pool.Tickets;
import dev.berth.routing.AccessLogStreams;
import dev.berth.routing.GatewayOptions;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.RequestEnds;
import dev.berth.routing.Router;
import dev.berth.scheduling.Scheduler;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.Attributes;
import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** The ext_proc service with nothing around it but a call that counts. One thread. */
final class BareService {

  private static final String POOL = "default";

  private final ServerMethodDefinition<ProcessingRequest, Object> process;
  private final Metadata metadata = new Metadata();

  @SuppressWarnings("unchecked") // there is one method
  BareService(int servers) {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    Pool pool = new Pool(POOL, registry, 0);
    pool.applyDiscovery(SchedulerBenchmark.endpoints(servers));
    process =
        (ServerMethodDefinition<ProcessingRequest, Object>)
            service(pool, registry)
                .bindService()
                .getMethod(ExternalProcessorGrpc.getProcessMethod().getFullMethodName());
  }

  private static ExternalProcessorService service(Pool pool, SimpleMeterRegistry registry) {
    Router router =
        new Router(
            new Scheduler(() -> new SplittableRandom(3)),
            new Tickets(Ticker.system(), new SplittableRandom(7), registry),
            List.of(POOL),
            registry);
    return new ExternalProcessorService(
        List.of(
            new PoolRoute(
                pool, null, CompletionMode.STREAM, Duration.ofHours(1), GatewayOptions.DEFAULT)),
        router,
        new RequestEnds(List.of(POOL), (id, server) -> {}, registry),
        new AccessLogStreams(),
        new ExtProcSettings(1 << 20, 4 << 20),
        Ticker.system(),
        () -> Runnable::run,
        registry);
  }

  /**
   * Takes one request from its first message to the end of its stream.
   *
   * @return how many replies it got
   */
  int serve(List<byte[]> messages) {
    Call call = new Call();
    ServerCall.Listener<ProcessingRequest> stream =
        process.getServerCallHandler().startCall(call, metadata);
    for (byte[] message : messages) {
      stream.onMessage(process.getMethodDescriptor().parseRequest(new Arriving(message)));
    }
    stream.onHalfClose();
    stream.onComplete();
    return call.replies;
  }

  private static final class Arriving extends ByteArrayInputStream implements KnownLength {

    Arriving(byte[] message) {
      super(message);
    }
  }

  private final class Call extends ServerCall<ProcessingRequest, Object> {

    private int replies;

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(Object message) {
      replies++;
    }

    @Override
    public void close(Status status, Metadata trailers) {}

    @Override
    public boolean isCancelled() {
      return false;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }

    @Override
    public MethodDescriptor<ProcessingRequest, Object> getMethodDescriptor() {
      return process.getMethodDescriptor();
    }
  }
}
