package dev.berth.extproc;

import static java.util.Objects.requireNonNull;

import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.ext_proc.v3.HttpBody;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Attributes;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.KnownLength;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Both ends of one call; what is between them moves on by {@link #arrive} and {@link #depart}. It
 * holds the service to gRPC's contract: nothing is said behind the end, the end comes once, and
 * bytes that a message lent are overwritten as soon as the next one may come.
 */
final class HandDrivenCall extends ClientCall<ProcessingRequest, ProcessingResponse> {

  /** As gRPC has it: with more on its way, a call is not ready. */
  private static final int READY_BELOW_BYTES = 32 << 10;

  private static final byte[] OVERWRITING =
      ProcessingRequest.newBuilder()
          .setRequestBody(
              HttpBody.newBuilder().setBody(ByteString.copyFromUtf8("#".repeat(60 << 10))))
          .build()
          .toByteArray();

  private final ServerMethodDefinition<ProcessingRequest, Reply> method;
  private final Attributes attributes;
  private final LongSupplier breath;
  private final ServerEnd serverEnd = new ServerEnd();
  private final Deque<byte[]> arriving = new ArrayDeque<>();
  private final Deque<Departing> departing = new ArrayDeque<>();
  private final CallJournal journal = new CallJournal();
  private ClientCall.@Nullable Listener<ProcessingResponse> client;
  private ServerCall.@Nullable Listener<ProcessingRequest> server;
  private int messages;
  private int requested;
  private int departingBytes;
  private boolean halfClosed;
  private boolean halfCloseArrived;
  private boolean cancelled;
  private boolean cut;
  private boolean refused;
  private @Nullable Status closed;
  private long closedIn;
  private boolean over;

  /** A reply on its way, and when it was said. */
  private record Departing(byte[] bytes, long breath) {}

  /**
   * @param breath what is said in one may arrive as one
   */
  HandDrivenCall(
      ServerMethodDefinition<ProcessingRequest, Reply> method,
      Attributes attributes,
      LongSupplier breath) {
    this.method = method;
    this.attributes = attributes;
    this.breath = breath;
  }

  // What Envoy does:

  @Override
  public void start(ClientCall.Listener<ProcessingResponse> listener, Metadata headers) {
    client = listener;
    Context context = Context.ROOT.withValue(ExternalProcessorService.CUT, this::cut);
    context.run(() -> server = method.getServerCallHandler().startCall(serverEnd, headers));
    refused = closed != null;
    server().onReady();
  }

  @Override
  public void request(int messages) {}

  @Override
  public void sendMessage(ProcessingRequest message) {
    if (halfClosed || cancelled) {
      throw new IllegalStateException("Envoy said that it has nothing more to say");
    }
    messages++;
    journal.onSent(message);
    arriving.add(message.toByteArray());
  }

  @Override
  public void halfClose() {
    halfClosed = true;
    journal.add("half-closes");
  }

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {
    cancelled = true;
    journal.add("cancels");
  }

  /** Whether Envoy may send another message. */
  boolean takesMessages() {
    return !halfClosed && !cancelled && !over;
  }

  // What the network does:

  /** Lets the next thing arrive at the service; false when there is nothing that may. */
  boolean arrive() {
    if (over) {
      return false;
    }
    if (requested > 0 && !arriving.isEmpty()) {
      requested--;
      ProcessingRequest message = parsed(arriving.remove());
      journal.onHeard(message);
      server().onMessage(message);
      parsed(OVERWRITING);
      return true;
    }
    if (cancelled || cut) {
      arriving.clear();
      end(Status.CANCELLED);
      return true;
    }
    if (halfClosed && !halfCloseArrived && arriving.isEmpty()) {
      halfCloseArrived = true;
      journal.add("| half-close arrives");
      server().onHalfClose();
      return true;
    }
    return false;
  }

  private void cut() {
    if (over) {
      journal.breach("cut behind the end");
    }
    cut = true;
  }

  /** The end of a cancelled call overtakes some of what is on its way. */
  void loseSome(RandomGenerator random) {
    for (int i = random.nextInt(arriving.size() + 1); i > 0; i--) {
      arriving.removeLast();
    }
  }

  /**
   * Lets the next thing arrive at Envoy, and with it what the service said in the same breath, if
   * that is little; false when there is nothing.
   */
  boolean depart() {
    if (over || cancelled) {
      return false;
    }
    if (departing.isEmpty()) {
      return endIfClosed();
    }
    long together = departing.getFirst().breath();
    int bytes = 0;
    while (!departing.isEmpty()
        && departing.getFirst().breath() == together
        && bytes < READY_BELOW_BYTES) {
      bytes += departing.getFirst().bytes().length;
      depart(departing.remove());
    }
    if (departing.isEmpty() && closedIn == together && bytes < READY_BELOW_BYTES) {
      endIfClosed();
    }
    return true;
  }

  private void depart(Departing reply) {
    boolean wasReady = serverEnd.isSendable();
    departingBytes -= reply.bytes().length;
    if (!wasReady && serverEnd.isSendable()) {
      server().onReady();
    }
    ProcessingResponse read = ReadReply.of(reply.bytes());
    journal.add("reads " + read.getResponseCase());
    client().onMessage(read);
  }

  private boolean endIfClosed() {
    Status status = closed;
    if (status != null) {
      end(status);
    }
    return status != null;
  }

  private void end(Status status) {
    over = true;
    journal.add("is over: " + status.getCode());
    if (closed != null && departing.isEmpty() && !cancelled && !cut) {
      server().onComplete();
    } else {
      server().onCancel();
    }
    client().onClose(status, new Metadata());
  }

  private ProcessingRequest parsed(byte[] bytes) {
    return method.getMethodDescriptor().parseRequest(stream(bytes));
  }

  private static Arriving stream(byte[] bytes) {
    return new Arriving(bytes);
  }

  // What is known of it:

  /** Nothing more happens here. */
  boolean isOver() {
    return over;
  }

  /** Whether it lives, and the service took it. */
  boolean isOpen() {
    return !over && !refused;
  }

  /** Whether it lives, and the service has not said what becomes of its request. */
  boolean isUndecided() {
    return !over && closed == null && journal.ticket() == null && !journal.isAnswered();
  }

  /** Whether Envoy said anything. */
  boolean hasMessages() {
    return messages > 0;
  }

  /** Whether the service ended the call. */
  boolean isClosed() {
    return closed != null;
  }

  boolean isCut() {
    return cut;
  }

  /** Whether the service heard that Envoy has nothing more to say. */
  boolean heardHalfClose() {
    return halfCloseArrived;
  }

  CallJournal journal() {
    return journal;
  }

  long departingBytes() {
    return departingBytes;
  }

  @Override
  public String toString() {
    return journal.toString();
  }

  private ClientCall.Listener<ProcessingResponse> client() {
    return requireNonNull(client);
  }

  private ServerCall.Listener<ProcessingRequest> server() {
    return requireNonNull(server);
  }

  private final class ServerEnd extends ServerCall<ProcessingRequest, Reply> {

    private boolean headersSent;

    @Override
    public void request(int messages) {
      if (closed == null && !isSendable()) {
        journal.breach("asks for more than its replies leave room for");
      }
      requested += messages;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      check(!headersSent, "headers twice");
      check(closed == null, "headers behind the end");
      headersSent = true;
    }

    @Override
    public void sendMessage(Reply message) {
      check(headersSent, "a message in front of the headers");
      check(closed == null, "a message behind the end");
      byte[] bytes = ReadReply.bytes(message);
      journal.onSaid(ReadReply.of(bytes));
      departing.add(new Departing(bytes, breath.getAsLong()));
      departingBytes += bytes.length;
    }

    @Override
    public void close(Status status, Metadata trailers) {
      check(closed == null, "a second end");
      closed = status;
      closedIn = breath.getAsLong();
      journal.add("| closes: " + status.getCode());
    }

    private void check(boolean holds, String problem) {
      if (!holds) {
        journal.breach(problem);
        throw new IllegalStateException(problem);
      }
    }

    boolean isSendable() {
      return departingBytes < READY_BELOW_BYTES;
    }

    @Override
    public boolean isReady() {
      return closed == null && isSendable();
    }

    @Override
    public boolean isCancelled() {
      return over && cancelled;
    }

    @Override
    public Attributes getAttributes() {
      return attributes;
    }

    @Override
    public MethodDescriptor<ProcessingRequest, Reply> getMethodDescriptor() {
      return method.getMethodDescriptor();
    }
  }

  private static final class Arriving extends ByteArrayInputStream implements KnownLength {
    Arriving(byte[] bytes) {
      super(bytes);
    }
  }
}
