package dev.berth.accesslog;

import com.google.protobuf.Duration;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.base.HostPort;
import dev.berth.pool.Ticket;
import dev.berth.routing.EnvoyMetadata;
import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import java.util.Map;

/** Access log entries of finished requests, as Envoy writes them. */
final class LogEntries {

  private final HTTPAccessLogEntry.Builder entry = HTTPAccessLogEntry.newBuilder();

  private LogEntries() {
    common().setAccessLogType(AccessLogType.DownstreamEnd);
    entry.getRequestBuilder().setRequestMethod(RequestMethod.POST).setPath("/v1/chat/completions");
  }

  /** Of a request that was never decided, or whose decision Envoy dropped. */
  static LogEntries undecided() {
    return new LogEntries();
  }

  /** Of a request that was sent where its ticket says. */
  static LogEntries of(Ticket ticket) {
    return new LogEntries()
        .with(
            EnvoyMetadata.BERTH_NAMESPACE,
            Map.of(EnvoyMetadata.TICKET, ticket.id(), EnvoyMetadata.POOL, ticket.pool()))
        .with(
            EnvoyMetadata.LB_NAMESPACE,
            Map.of(EnvoyMetadata.DESTINATION, ticket.endpoint().text()));
  }

  /** The request goes on. */
  LogEntries inBetween() {
    common().setAccessLogType(AccessLogType.DownstreamPeriodic);
    return this;
  }

  LogEntries requestId(String id) {
    entry.getRequestBuilder().setRequestId(id);
    return this;
  }

  LogEntries request(RequestMethod method, String path) {
    entry.getRequestBuilder().setRequestMethod(method).setPath(path);
    return this;
  }

  LogEntries seconds(double seconds) {
    long nanos = (long) (seconds * 1e9);
    common()
        .setDuration(
            Duration.newBuilder()
                .setSeconds(nanos / 1_000_000_000)
                .setNanos((int) (nanos % 1_000_000_000)));
    return this;
  }

  LogEntries details(String details) {
    entry.getResponseBuilder().setResponseCodeDetails(details);
    return this;
  }

  /** Where Envoy turned to, by the address of its connection. */
  LogEntries upstream(String hostPort) {
    HostPort address = HostPort.parse(hostPort);
    common()
        .getUpstreamRemoteAddressBuilder()
        .getSocketAddressBuilder()
        .setAddress(address.host())
        .setPortValue(address.port());
    return this;
  }

  /** Adds texts, numbers and booleans to a metadata namespace. */
  LogEntries with(String namespace, Map<String, ?> fields) {
    Struct.Builder struct =
        common()
            .getMetadata()
            .getFilterMetadataOrDefault(namespace, Struct.getDefaultInstance())
            .toBuilder();
    fields.forEach((key, value) -> struct.putFields(key, value(value)));
    common().getMetadataBuilder().putFilterMetadata(namespace, struct.build());
    return this;
  }

  /** What the filters copied from the answer. */
  LogEntries answer(Map<String, ?> fields) {
    return with(EnvoyMetadata.ANSWER_NAMESPACE, fields);
  }

  static Struct struct(Map<String, ?> fields) {
    Struct.Builder struct = Struct.newBuilder();
    fields.forEach((key, value) -> struct.putFields(key, value(value)));
    return struct.build();
  }

  private static Value value(Object value) {
    Value.Builder builder = Value.newBuilder();
    if (value instanceof Number number) {
      return builder.setNumberValue(number.doubleValue()).build();
    }
    return value instanceof Boolean truth
        ? builder.setBoolValue(truth).build()
        : builder.setStringValue((String) value).build();
  }

  private AccessLogCommon.Builder common() {
    return entry.getCommonPropertiesBuilder();
  }

  HTTPAccessLogEntry build() {
    return entry.build();
  }
}
