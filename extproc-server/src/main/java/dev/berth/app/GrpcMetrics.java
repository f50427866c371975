package dev.berth.app;

import dev.berth.base.FairShare;
import dev.berth.base.LogPace;
import dev.berth.base.Ticker;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the gRPC port turns away, and says so in the log now and then. Any thread. */
final class GrpcMetrics {

  private static final Logger log = LoggerFactory.getLogger(GrpcServer.class);
  private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

  private final MeterRegistry registry;
  private final Counter strangers;
  private final Counter connections;
  private final Counter calls;
  private final Counter fullMemory;
  private final Counter lateMessages;
  private final LogPace strangerPace;
  private final LogPace connectionPace;

  GrpcMetrics(MeterRegistry registry, Ticker ticker) {
    this.registry = registry;
    strangers = refused("stranger");
    connections = refused("connections");
    calls = refused("calls");
    fullMemory = refused("message_memory");
    lateMessages = refused("late_message");
    strangerPace = new LogPace(LOG_INTERVAL, ticker);
    connectionPace = new LogPace(LOG_INTERVAL, ticker);
  }

  private Counter refused(String why) {
    return Counter.builder("berth.grpc.refused")
        .description(
            "Refused on the gRPC port: calls of clients that are not allowed (stranger),"
                + " connections and calls above the bound, calls whose message found no memory or"
                + " did not arrive in time.")
        .tag("why", why)
        .register(registry);
  }

  void showConnections(FairShare open) {
    Gauge.builder("berth.grpc.connections", open, FairShare::taken)
        .description("Connections to the gRPC port open at this moment.")
        .register(registry);
  }

  void showMessageMemory(FairShare held) {
    Gauge.builder("berth.grpc.message.memory", held, FairShare::taken)
        .description(
            "Bytes of gRPC messages that have not arrived completely, behind the first 4 KiB of each.")
        .baseUnit("bytes")
        .register(registry);
  }

  /**
   * @param names what its certificate says; may be anything
   */
  void onStranger(PeerNames names, String address) {
    strangers.increment();
    long times = strangerPace.next();
    if (times > 0) {
      log.atWarn()
          .addKeyValue("client", names)
          .addKeyValue("address", address)
          .addKeyValue("times", times)
          .log("a client was refused: grpc.tls.allowedClients has none of its names");
    }
  }

  void onConnectionRefused(String address) {
    connections.increment();
    long times = connectionPace.next();
    if (times > 0) {
      log.atWarn()
          .addKeyValue("address", address)
          .addKeyValue("times", times)
          .log("a connection was closed: there are as many as grpc.maxConnections allows");
    }
  }

  void onCallRefused() {
    calls.increment();
  }

  void onMemoryFull() {
    fullMemory.increment();
  }

  void onMessageLate() {
    lateMessages.increment();
  }
}
