package dev.berth.accesslog;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.base.HostPort;
import dev.berth.routing.EnvoyMetadata;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy says about a request that is over. Whatever is missing in the entry, or makes no
 * sense, is null here.
 *
 * @param ticket the id that Berth gave Envoy with the decision
 * @param requestId Envoy's {@code x-request-id}; a client may have made it up
 * @param chosen the {@code ip:port} of the decision
 * @param served the {@code ip:port} that Envoy turned to
 * @param status HTTP status of the answer; 0 if there was none
 * @param duration from the first byte of the request to the last byte of the answer
 * @param firstByte from the first byte of the request to the first byte of the server's answer
 */
record FinishedRequest(
    @Nullable String ticket,
    @Nullable String requestId,
    @Nullable String chosen,
    @Nullable String served,
    int status,
    @Nullable Duration duration,
    @Nullable Duration firstByte) {

  private static final long MAX_SECONDS = Duration.ofDays(30).toSeconds();
  private static final int MAX_NANOS = 999_999_999;
  private static final int MAX_PORT = 65_535;

  /** Reads an entry; null if its request goes on. */
  static @Nullable FinishedRequest of(HTTPAccessLogEntry entry) {
    AccessLogCommon common = entry.getCommonProperties();
    if (isIntermediate(common)) {
      return null;
    }
    String served = metadata(common, EnvoyMetadata.LB_NAMESPACE, EnvoyMetadata.SERVED);
    return new FinishedRequest(
        metadata(common, EnvoyMetadata.BERTH_NAMESPACE, EnvoyMetadata.TICKET),
        nullIfEmpty(entry.getRequest().getRequestId()),
        metadata(common, EnvoyMetadata.LB_NAMESPACE, EnvoyMetadata.DESTINATION),
        served == null ? address(common.getUpstreamRemoteAddress()) : served,
        entry.getResponse().getResponseCode().getValue(),
        common.hasDuration() ? duration(common.getDuration()) : null,
        common.hasTimeToFirstUpstreamRxByte()
            ? duration(common.getTimeToFirstUpstreamRxByte())
            : null);
  }

  /** Envoys before 1.26 know no types, only the deprecated flag. */
  @SuppressWarnings("deprecation")
  private static boolean isIntermediate(AccessLogCommon common) {
    AccessLogType type = common.getAccessLogType();
    boolean isEnd = type == AccessLogType.NotSet || type == AccessLogType.DownstreamEnd;
    return common.getIntermediateLogEntry() || !isEnd;
  }

  private static @Nullable String metadata(AccessLogCommon common, String namespace, String key) {
    Struct fields =
        common.getMetadata().getFilterMetadataOrDefault(namespace, Struct.getDefaultInstance());
    return nullIfEmpty(fields.getFieldsOrDefault(key, Value.getDefaultInstance()).getStringValue());
  }

  private static @Nullable String address(Address address) {
    SocketAddress socket = address.getSocketAddress();
    int port = socket.getPortValue();
    if (socket.getAddress().isEmpty() || port < 0 || port > MAX_PORT) {
      return null;
    }
    return new HostPort(socket.getAddress(), port).toString();
  }

  private static @Nullable Duration duration(com.google.protobuf.Duration told) {
    boolean sane =
        told.getSeconds() >= 0
            && told.getSeconds() <= MAX_SECONDS
            && told.getNanos() >= 0
            && told.getNanos() <= MAX_NANOS;
    return sane ? Duration.ofSeconds(told.getSeconds(), told.getNanos()) : null;
  }

  private static @Nullable String nullIfEmpty(String text) {
    return text.isEmpty() ? null : text;
  }

  /** Whether Berth decided about it: Envoy may log other routes, too. */
  boolean isDecided() {
    return ticket != null || chosen != null;
  }
}
