package dev.berth.accesslog;

import com.google.protobuf.Struct;
import dev.berth.answer.AnswerFacts;
import dev.berth.endpoint.EndpointId;
import dev.berth.health.AnswerOutcome;
import dev.berth.routing.Ending;
import io.envoyproxy.envoy.config.core.v3.RequestMethod;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogCommon;
import io.envoyproxy.envoy.data.accesslog.v3.AccessLogType;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPAccessLogEntry;
import io.envoyproxy.envoy.data.accesslog.v3.HTTPRequestProperties;
import java.time.Duration;
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
 * @param where where it was to go, and went
 * @param status HTTP status of the answer; 0 if there was none
 * @param outcome what it says of the endpoint that served
 * @param details Envoy's word for who gave the answer, and why
 * @param duration from the first byte of the request to the last byte of the answer
 * @param firstByte from the first byte of the request to the first byte of the server's answer
 * @param facts what the answer says of itself
 */
record FinishedRequest(
    @Nullable String ticket,
    @Nullable String pool,
    @Nullable String requestId,
    Whereabouts where,
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

  /** Reads an entry of which {@link #isIntermediate} is false. */
  static FinishedRequest of(HTTPAccessLogEntry entry) {
    AccessLogCommon common = entry.getCommonProperties();
    EntryMetadata metadata = new EntryMetadata(common);
    String requestId = entry.getRequest().getRequestId();
    return new FinishedRequest(
        metadata.ticket(),
        metadata.pool(),
        requestId.isEmpty() ? null : requestId,
        Whereabouts.of(common),
        entry.getResponse().getResponseCode().getValue(),
        EntryOutcome.of(entry),
        entry.getResponse().getResponseCodeDetails(),
        common.hasDuration() ? duration(common.getDuration()) : null,
        common.hasTimeToFirstUpstreamRxByte()
            ? duration(common.getTimeToFirstUpstreamRxByte())
            : null,
        facts(entry.getRequest(), metadata.answer()));
  }

  /**
   * Whether the request of an entry goes on. Envoys before 1.26 know no types, only the deprecated
   * flag.
   */
  @SuppressWarnings("deprecation")
  static boolean isIntermediate(AccessLogCommon common) {
    AccessLogType type = common.getAccessLogType();
    boolean isEnd = type == AccessLogType.NotSet || type == AccessLogType.DownstreamEnd;
    return common.getIntermediateLogEntry() || !isEnd;
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

  /** As {@link Whereabouts#chosen}. */
  List<EndpointId> chosen() {
    return where.chosen();
  }

  /** As {@link Whereabouts#served}. */
  @Nullable EndpointId served() {
    return where.served();
  }

  /** What it means for the books. */
  Ending ending() {
    return new Ending(
        served(),
        isAboutAServer() ? outcome : AnswerOutcome.UNKNOWN,
        where.isOneOfTheDecision(),
        facts);
  }

  private boolean isAboutAServer() {
    return served() != null || (isDecided() && outcome == AnswerOutcome.REFUSED);
  }

  /** Whether Berth decided about it: Envoy may log other routes, too. */
  boolean isDecided() {
    return ticket != null || !chosen().isEmpty();
  }

  /** Whether Berth gave the answer, so that no server was ever chosen. */
  boolean isAnsweredByBerth() {
    return details.startsWith(BERTHS_OWN);
  }
}
