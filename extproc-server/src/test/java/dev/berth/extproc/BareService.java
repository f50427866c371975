package dev.berth.extproc;

import dev.berth.base.Ticker;
import dev.berth.config.CompletionMode;
import dev.berth.config.ModelsConfig;
import dev.berth.config.RequestRules;
import dev.berth.pool.Pool;
import dev.berth.routing.GatewayOptions;
import dev.berth.routing.ModelNames;
import dev.berth.routing.PoolPolicies;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.ResponseOwners;
import dev.berth.scheduling.Policy;
import dev.berth.testing.Endpoints;
import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.Attributes;
import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.List;

/**
 * The service with nothing around it but a call that counts: what is done here for a request is
 * Berth's own work. All on the test's thread.
 */
final class BareService implements AutoCloseable {

  /** What the servers of its pool serve. */
  static final String MODEL = "m";

  /** Bytes of one message, as they come from the network, any number of times. */
  static final class Arriving extends ByteArrayInputStream implements KnownLength {

    Arriving(ProcessingRequest message) {
      super(message.toByteArray());
    }
  }

  private final StreamHarness harness;
  private final ServerMethodDefinition<ProcessingRequest, Reply> process;
  private final Metadata metadata = new Metadata();
  private int replies;

  @SuppressWarnings("unchecked") // there is one method
  BareService(int servers, Policy policy) {
    harness = new StreamHarness(pool -> route(pool, policy), new ExtProcSettings(1 << 20, 4 << 20));
    harness.pool.applyDiscovery(Endpoints.many(servers, MODEL));
    process =
        (ServerMethodDefinition<ProcessingRequest, Reply>)
            harness
                .service
                .bindService()
                .getMethod(ExternalProcessorGrpc.getProcessMethod().getFullMethodName());
  }

  private static PoolRoute route(Pool pool, Policy policy) {
    return new PoolRoute(
        pool,
        null,
        new ModelNames(ModelsConfig.NONE),
        CompletionMode.STREAM,
        Duration.ofHours(1),
        GatewayOptions.DEFAULT,
        RequestRules.DEFAULT,
        PoolPolicies.of(policy),
        new ResponseOwners(Ticker.system()));
  }

  /** Takes one request from its first message to the end of its stream. */
  void serve(List<Arriving> messages) {
    Call call = new Call();
    ServerCall.Listener<ProcessingRequest> stream =
        process.getServerCallHandler().startCall(call, metadata);
    for (int i = 0; i < messages.size(); i++) {
      Arriving message = messages.get(i);
      message.reset();
      stream.onMessage(process.getMethodDescriptor().parseRequest(message));
    }
    stream.onHalfClose();
    stream.onComplete();
  }

  /** Replies to all requests so far. */
  int replies() {
    return replies;
  }

  /** Requests that were given to a server and are not over. */
  int inFlight() {
    return harness.inFlight();
  }

  /** Requests ever given to a server. */
  long picks() {
    return harness.pool.snapshot().endpoints().stream().mapToLong(e -> e.load().picks()).sum();
  }

  @Override
  public void close() {
    harness.close();
  }

  private final class Call extends ServerCall<ProcessingRequest, Reply> {

    @Override
    public void request(int messages) {}

    @Override
    public void sendHeaders(Metadata headers) {}

    @Override
    public void sendMessage(Reply message) {
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
    public MethodDescriptor<ProcessingRequest, Reply> getMethodDescriptor() {
      return process.getMethodDescriptor();
    }
  }
}
