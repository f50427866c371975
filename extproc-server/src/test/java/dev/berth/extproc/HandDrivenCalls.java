package dev.berth.extproc;

import io.envoyproxy.envoy.service.ext_proc.v3.ExternalProcessorGrpc;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.grpc.Attributes;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Grpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * gRPC between an Envoy and the service, where every message stays on its way until the test lets
 * it arrive: so that messages cross, an Envoy does not read, and what Envoy said before it heard of
 * the end of a stream comes behind it. One thread.
 */
final class HandDrivenCalls extends Channel {

  private final ServerMethodDefinition<ProcessingRequest, Reply> method;
  private final List<HandDrivenCall> calls = new ArrayList<>();
  private Attributes attributes = Attributes.EMPTY;
  private long breath;

  HandDrivenCalls(BindableService service) {
    String name = ExternalProcessorGrpc.getProcessMethod().getFullMethodName();
    @SuppressWarnings("unchecked")
    ServerMethodDefinition<ProcessingRequest, Reply> found =
        (ServerMethodDefinition<ProcessingRequest, Reply>)
            Objects.requireNonNull(service.bindService().getMethod(name));
    method = found;
  }

  /** Where the next calls come from. */
  void from(InetSocketAddress envoy) {
    attributes = Attributes.newBuilder().set(Grpc.TRANSPORT_ATTR_REMOTE_ADDR, envoy).build();
  }

  /** What the service says from now on leaves it later than what it said before. */
  void nextBreath() {
    breath++;
  }

  /** The call that was made last. */
  HandDrivenCall last() {
    return calls.get(calls.size() - 1);
  }

  @Override
  @SuppressWarnings("unchecked")
  public <Q, P> ClientCall<Q, P> newCall(MethodDescriptor<Q, P> called, CallOptions options) {
    HandDrivenCall call = new HandDrivenCall(method, attributes, () -> breath);
    calls.add(call);
    return (ClientCall<Q, P>) call;
  }

  @Override
  public String authority() {
    return "berth";
  }
}
