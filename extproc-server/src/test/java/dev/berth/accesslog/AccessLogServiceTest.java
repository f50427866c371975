package dev.berth.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.Doubts;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Reservation;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.pool.Tickets;
import dev.berth.routing.AccessLogStreams;
import dev.berth.routing.EnvoyMetadata;
import dev.berth.routing.RequestEnds;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.service.accesslog.v3.AccessLogServiceGrpc;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsMessage;
import io.envoyproxy.envoy.service.accesslog.v3.StreamAccessLogsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AccessLogServiceTest {

  private static final String CHOSEN = "10.0.0.1:8000";

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AtomicLong now = new AtomicLong();
  private final Tickets tickets = new Tickets(now::get, new Random(1), registry);
  private final Tickets otherReplica =
      new Tickets(now::get, new Random(2), new SimpleMeterRegistry());
  private final AccessLogStreams presence = new AccessLogStreams();
  private final Map<String, EndpointId> responses = new HashMap<>();
  private final Pool pool = new Pool("default", registry, 10);
  private final AccessLogService service =
      new AccessLogService(
          tickets,
          new RequestEnds(List.of("default"), responses::put, registry),
          presence,
          new Doubts(tickets, now::get, registry),
          now::get,
          registry);

  private Server server;
  private ManagedChannel channel;
  private Envoy envoy;

  @BeforeEach
  void start() throws IOException {
    pool.applyDiscovery(
        List.of(new Endpoint(new EndpointId(CHOSEN), null, List.of(ServedModel.of("m")))));
    String name = InProcessServerBuilder.generateName();
    server =
        InProcessServerBuilder.forName(name).directExecutor().addService(service).build().start();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    envoy = new Envoy();
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    server.shutdownNow();
  }

  // Tickets

  @ParameterizedTest
  @EnumSource(names = {"NotSet", "DownstreamEnd"})
  void entry_ofAFinishedRequest_closesItsTicket(AccessLogType type) {
    Ticket ticket = open(tickets, "r-1");

    envoy.log(entry(ticket.id(), "r-1").setCommonProperties(common(ticket.id(), type)));

    assertThat(entries("closed")).isEqualTo(1);
    assertThat(tickets.size()).isZero();
    assertThat(inFlight()).isZero();
    assertThat(registry.get("berth.tickets.closed").tag("by", "access_log").counter().count())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NotSet", "DownstreamEnd", "UNRECOGNIZED"})
  void entry_ofARequestThatGoesOn_closesNothing(AccessLogType type) {
    Ticket ticket = open(tickets, "r-1");

    envoy.log(entry(ticket.id(), "r-1").setCommonProperties(common(ticket.id(), type)));

    assertThat(entries("intermediate")).isEqualTo(1);
    assertThat(inFlight()).isEqualTo(1);
    assertThat(responses("none")).isZero();
  }

  @Test
  void entry_ofATypeFromTheFuture_closesNothing() {
    Ticket ticket = open(tickets, "r-1");

    envoy.log(
        entry(ticket.id(), "r-1")
            .setCommonProperties(
                common(ticket.id(), AccessLogType.NotSet).toBuilder().setAccessLogTypeValue(99)));

    assertThat(entries("intermediate")).isEqualTo(1);
    assertThat(inFlight()).isEqualTo(1);
  }

  @Test
  @SuppressWarnings("deprecation")
  void entry_flaggedAsIntermediate_closesNothing() {
    Ticket ticket = open(tickets, "r-1");

    envoy.log(
        entry(ticket.id(), "r-1")
            .setCommonProperties(
                common(ticket.id(), AccessLogType.NotSet).toBuilder()
                    .setIntermediateLogEntry(true)));

    assertThat(entries("intermediate")).isEqualTo(1);
    assertThat(inFlight()).isEqualTo(1);
  }

  @Test
  void entry_ofATicketThatSomebodyElseClosed_isLate() {
    Ticket ticket = open(tickets, null);
    ticket.close(TicketEnd.STREAM);

    envoy.log(entry(ticket.id(), null));

    assertThat(entries("late")).isEqualTo(1);
    assertThat(entries("closed")).isZero();
  }

  @Test
  void entry_twice_closesOnce() {
    Ticket ticket = open(tickets, "r-1");
    open(tickets, "r-1");

    envoy.log(entry(ticket.id(), "r-1"), entry(ticket.id(), "r-1"));

    assertThat(entries("closed")).isEqualTo(1);
    assertThat(entries("late")).isEqualTo(1);
    assertThat(inFlight()).as("the retry with the same request id runs on").isEqualTo(1);
  }

  @Test
  void entry_ofAnotherReplicasTicket_closesNothingNotEvenByRequestId() {
    Ticket foreign = open(otherReplica, "r-1");
    open(tickets, "r-1");

    envoy.log(entry(foreign.id(), "r-1"));

    assertThat(entries("other_replica")).isEqualTo(1);
    assertThat(tickets.size()).isEqualTo(1);
    assertThat(otherReplica.size()).isEqualTo(1);
  }

  @Test
  void entry_withoutTicketOrKnownRequestId_isOfNobody() {
    open(tickets, "r-1");

    envoy.log(entry(null, "r-9"), entry(null, null), HTTPAccessLogEntry.newBuilder());

    assertThat(entries("none")).isEqualTo(3);
    assertThat(tickets.size()).isEqualTo(1);
  }

  // Status and times

  @ParameterizedTest
  @CsvSource({"200, 2xx", "302, 3xx", "429, 4xx", "503, 5xx", "0, none", "101, none", "999, none"})
  void response_isCountedByClass(int status, String statusClass) {
    HTTPAccessLogEntry.Builder entry = entry(null, null);
    entry.getResponseBuilder().setResponseCode(UInt32Value.of(status));

    envoy.log(entry);

    assertThat(responses(statusClass)).isEqualTo(1);
  }

  @Test
  void times_ofADecidedRequest_areRecorded() {
    envoy.log(timed("berth-1", seconds(2), seconds(1)));

    assertThat(timer("berth.request.duration").totalTime(TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(timer("berth.request.ttft").totalTime(TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void times_ofARequestOfAnotherRoute_areNot() {
    envoy.log(timed(null, seconds(2), seconds(1)));

    assertThat(timer("berth.request.duration").count()).isZero();
    assertThat(timer("berth.request.ttft").count()).isZero();
  }

  @Test
  void times_thatMakeNoSense_areIgnoredAndTheTicketIsClosed() {
    Ticket ticket = open(tickets, null);

    envoy.log(
        timed(ticket.id(), seconds(-1), seconds(Long.MAX_VALUE)),
        timed("x", nanos(-5), nanos(2_000_000_000)));

    assertThat(entries("closed")).isEqualTo(1);
    assertThat(timer("berth.request.duration").count()).isZero();
    assertThat(timer("berth.request.ttft").count()).isZero();
    assertThat(envoy.isOpen()).isTrue();
  }

  @Test
  void metadata_ofTheWrongKind_isAsIfMissing() {
    Ticket ticket = open(tickets, "r-1");
    HTTPAccessLogEntry.Builder entry = entry(null, "r-1");
    entry
        .getCommonPropertiesBuilder()
        .getMetadataBuilder()
        .putFilterMetadata(
            EnvoyMetadata.BERTH_NAMESPACE,
            Struct.newBuilder()
                .putFields(EnvoyMetadata.TICKET, Value.newBuilder().setNumberValue(7).build())
                .build());

    envoy.log(entry);

    assertThat(entries("none")).isEqualTo(1);
    assertThat(tickets.byId(ticket.id())).isSameAs(ticket);
  }

  // Streams

  @Test
  void streams_openAndEnd_presenceIsCountedExactlyOnceEach() {
    Envoy second = new Envoy();
    assertThat(gauge()).isEqualTo(2);
    assertThat(presence.addresses()).hasSize(1);

    envoy.halfClose();
    assertThat(gauge()).isEqualTo(1);
    assertThat(presence.addresses()).hasSize(1);

    second.cancel();
    assertThat(gauge()).isZero();
    assertThat(presence.addresses()).isEmpty();

    Envoy third = new Envoy();
    assertThat(gauge()).isEqualTo(1);
    assertThat(presence.addresses()).hasSize(1);
    third.cancel();
    assertThat(presence.addresses()).isEmpty();
  }

  @Test
  void answer_notBeforeTheEnvoyHalfCloses() {
    envoy.log(entry(null, null));
    assertThat(envoy.answers).isZero();
    assertThat(envoy.isOpen()).isTrue();

    envoy.halfClose();

    assertThat(envoy.answers).isEqualTo(1);
    assertThat(envoy.completed).isTrue();
    assertThat(envoy.failure).isNull();
  }

  @Test
  void stream_ofManyMessages_neverStalls() {
    for (int i = 0; i < 10_000; i++) {
      envoy.log(entry(null, null), entry(null, null));
    }

    assertThat(entries("none")).isEqualTo(20_000);
  }

  @Test
  void stream_ofTcpEntriesOrNone_isIgnored() {
    envoy.requests.onNext(StreamAccessLogsMessage.getDefaultInstance());
    envoy.requests.onNext(
        StreamAccessLogsMessage.newBuilder()
            .setTcpLogs(StreamAccessLogsMessage.TCPAccessLogEntries.getDefaultInstance())
            .build());

    assertThat(envoy.isOpen()).isTrue();
  }

  private Ticket open(Tickets ledger, @Nullable String requestId) {
    PooledEndpoint endpoint = pool.snapshot().endpoint(0);
    assertThat(endpoint.load().tryReserve(endpoint.load().observe(), 10)).isTrue();
    return ledger.open(
        new Reservation(endpoint, false), "10.1.1.1", requestId, 10, java.time.Duration.ofHours(1));
  }

  private int inFlight() {
    return pool.snapshot().endpoint(0).load().requests();
  }

  private double entries(String result) {
    return registry.get("berth.accesslog.entries").tag("result", result).counter().count();
  }

  private double responses(String statusClass) {
    return registry.get("berth.accesslog.responses").tag("class", statusClass).counter().count();
  }

  private double gauge() {
    return registry.get("berth.accesslog.streams").gauge().value();
  }

  private Timer timer(String name) {
    return registry.get(name).timer();
  }

  private static HTTPAccessLogEntry.Builder entry(
      @Nullable String ticket, @Nullable String requestId) {
    HTTPAccessLogEntry.Builder entry =
        HTTPAccessLogEntry.newBuilder()
            .setCommonProperties(common(ticket, AccessLogType.DownstreamEnd));
    if (requestId != null) {
      entry.getRequestBuilder().setRequestId(requestId);
    }
    return entry;
  }

  private static AccessLogCommon common(@Nullable String ticket, AccessLogType type) {
    AccessLogCommon.Builder common = AccessLogCommon.newBuilder().setAccessLogType(type);
    if (ticket != null) {
      common
          .getMetadataBuilder()
          .putFilterMetadata(
              EnvoyMetadata.BERTH_NAMESPACE,
              Struct.newBuilder().putFields(EnvoyMetadata.TICKET, text(ticket)).build());
    }
    return common.build();
  }

  private static HTTPAccessLogEntry.Builder timed(
      @Nullable String ticket, Duration duration, Duration firstByte) {
    HTTPAccessLogEntry.Builder entry = entry(ticket, null);
    entry
        .getCommonPropertiesBuilder()
        .setDuration(duration)
        .setTimeToFirstUpstreamRxByte(firstByte);
    return entry;
  }

  private static Value text(String text) {
    return Value.newBuilder().setStringValue(text).build();
  }

  private static Duration seconds(long seconds) {
    return Duration.newBuilder().setSeconds(seconds).build();
  }

  private static Duration nanos(int nanos) {
    return Duration.newBuilder().setNanos(nanos).build();
  }

  /** One access log stream of an Envoy. */
  private final class Envoy implements StreamObserver<StreamAccessLogsResponse> {

    final StreamObserver<StreamAccessLogsMessage> requests =
        AccessLogServiceGrpc.newStub(channel).streamAccessLogs(this);
    int answers;
    boolean completed;
    @Nullable Throwable failure;

    void log(HTTPAccessLogEntry.Builder... entries) {
      StreamAccessLogsMessage.Builder message = StreamAccessLogsMessage.newBuilder();
      for (HTTPAccessLogEntry.Builder entry : entries) {
        message.getHttpLogsBuilder().addLogEntry(entry);
      }
      requests.onNext(message.build());
    }

    boolean isOpen() {
      return !completed && failure == null;
    }

    void halfClose() {
      requests.onCompleted();
    }

    void cancel() {
      ((ClientCallStreamObserver<?>) requests).cancel("gone", null);
    }

    @Override
    public void onNext(StreamAccessLogsResponse answer) {
      answers++;
    }

    @Override
    public void onError(Throwable error) {
      failure = error;
    }

    @Override
    public void onCompleted() {
      completed = true;
    }
  }
}
