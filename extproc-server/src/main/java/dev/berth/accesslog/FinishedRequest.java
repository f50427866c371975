package dev.berth.accesslog;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.berth.answer.AnswerFacts;
import dev.berth.base.HostPort;
import dev.berth.endpoint.EndpointId;
import dev.berth.health.AnswerOutcome;
import dev.berth.routing.Ending;
import dev.berth.routing.EnvoyMetadata;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy says about a request that is over. Whatever is missing in the entry, or makes no
 * sense, is null here.
 *
 * @param ticket the id that Berth gave Envoy with the decision
 * @param pool the name of the pool, as Berth gave it
 * @param requestId Envoy's {@code x-request-id}; a client may have made it up
 * @param chosen the endpoints of the decision: the chosen one, then those that Envoy may try after
 *     it; empty without a decision
 * @param served the endpoint that Envoy turned to, in the last of several attempts
 * @param status HTTP status of the answer; 0 if there was none
 * @param outcome what it says of that endpoint
 * @param details Envoy's word for who gave the answer, and why
 * @param duration from the first byte of the request to the last byte of the answer
 * @param firstByte from the first byte of the request to the first byte of the server's answer
 * @param facts what the answer says of itself
 */
record FinishedRequest(
    @Nullable String ticket,
    @Nullable String pool,
    @Nullable String requestId,
    List<EndpointId> chosen,
    @Nullable EndpointId served,
    int status,
    AnswerOutcome outcome,
    String details,
    @Nullable Duration duration,
    @Nullable Duration firstByte,
    AnswerFacts facts) {

  private static final long MAX_SECONDS = Duration.ofDays(30).toSeconds();
  private static final int MAX_NANOS = 999_999_999;
  private static final String BERTHS_OWN = "berth_";

  /** In the path: a query may hold anything that its client likes. */
  private static final Pattern CANCEL = Pattern.compile("^[^?]*/responses/[^/?]+/cancel/?(\\?|$)");

  FinishedRequest {
    chosen = List.copyOf(chosen);
  }

  /** Reads an entry; null if its request goes on. */
  static @Nullable FinishedRequest of(HTTPAccessLogEntry entry) {
    AccessLogCommon common = entry.getCommonProperties();
    if (isIntermediate(common)) {
      return null;
    }
    Struct berth = namespace(common, EnvoyMetadata.BERTH_NAMESPACE);
    Struct lb = namespace(common, EnvoyMetadata.LB_NAMESPACE);
    return new FinishedRequest(
        text(berth, EnvoyMetadata.TICKET),
        text(berth, EnvoyMetadata.POOL),
        nullIfEmpty(entry.getRequest().getRequestId()),
        endpoints(text(lb, EnvoyMetadata.DESTINATION)),
        served(text(lb, EnvoyMetadata.SERVED), common.getUpstreamRemoteAddress()),
        entry.getResponse().getResponseCode().getValue(),
        EntryOutcome.of(entry),
        entry.getResponse().getResponseCodeDetails(),
        common.hasDuration() ? duration(common.getDuration()) : null,
        common.hasTimeToFirstUpstreamRxByte()
            ? duration(common.getTimeToFirstUpstreamRxByte())
            : null,
        facts(entry.getRequest(), namespace(common, EnvoyMetadata.ANSWER_NAMESPACE)));
  }

  /** Envoys before 1.26 know no types, only the deprecated flag. */
  @SuppressWarnings("deprecation")
  private static boolean isIntermediate(AccessLogCommon common) {
    AccessLogType type = common.getAccessLogType();
    boolean isEnd = type == AccessLogType.NotSet || type == AccessLogType.DownstreamEnd;
    return common.getIntermediateLogEntry() || !isEnd;
  }

  private static Struct namespace(AccessLogCommon common, String name) {
    return common.getMetadata().getFilterMetadataOrDefault(name, Struct.getDefaultInstance());
  }

  private static @Nullable String text(Struct fields, String key) {
    return nullIfEmpty(fields.getFieldsOrDefault(key, Value.getDefaultInstance()).getStringValue());
  }

  private static List<EndpointId> endpoints(@Nullable String list) {
    List<EndpointId> endpoints = new ArrayList<>();
    for (String text : list == null ? new String[0] : list.split(",", -1)) {
      EndpointId endpoint = endpoint(text.strip());
      if (endpoint != null) {
        endpoints.add(endpoint);
      }
    }
    return endpoints;
  }

  private static @Nullable EndpointId endpoint(String text) {
    try {
      return new EndpointId(text);
    } catch (IllegalArgumentException noEndpoint) {
      return null;
    }
  }

  private static @Nullable EndpointId served(@Nullable String told, Address upstream) {
    if (told != null) {
      return endpoint(told);
    }
    SocketAddress socket = upstream.getSocketAddress();
    return socket.getAddress().isEmpty() ? null : endpoint(socket);
  }

  private static @Nullable EndpointId endpoint(SocketAddress socket) {
    try {
      return endpoint(new HostPort(socket.getAddress(), socket.getPortValue()).toString());
    } catch (IllegalArgumentException noAddress) {
      return null;
    }
  }

  /**
   * To read or cancel a stored response generates nothing, but the answer repeats what the response
   * once cost.
   */
  private static AnswerFacts facts(HTTPRequestProperties request, Struct fields) {
    AnswerFacts facts = AnswerMetadata.read(fields);
    boolean repeats =
        request.getRequestMethod() == RequestMethod.GET || CANCEL.matcher(request.getPath()).find();
    return repeats ? facts.withoutUsage() : facts;
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

  /** What it means for the books. */
  Ending ending() {
    boolean passedOver = served != null && !isServedByAStranger();
    return new Ending(
        served, isAboutAServer() ? outcome : AnswerOutcome.UNKNOWN, passedOver, facts);
  }

  private boolean isAboutAServer() {
    return served != null || (isDecided() && outcome == AnswerOutcome.REFUSED);
  }

  /** Whether Berth decided about it: Envoy may log other routes, too. */
  boolean isDecided() {
    return ticket != null || !chosen.isEmpty();
  }

  /** Whether Berth gave the answer, so that no server was ever chosen. */
  boolean isAnsweredByBerth() {
    return details.startsWith(BERTHS_OWN);
  }

  /** Whether a server saw it that the decision does not name. */
  boolean isServedByAStranger() {
    return served != null && !chosen.isEmpty() && !chosen.contains(served);
  }
}
