package dev.berth.simulator.conformance;

import static io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode.BUFFERED;
import static io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode.BUFFERED_PARTIAL;
import static io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode.FULL_DUPLEX_STREAMED;
import static io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode.NONE;
import static io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode.STREAMED;

import com.google.protobuf.ByteString;
import dev.berth.simulator.conformance.Flaw.Habit;
import dev.berth.simulator.conformance.Flaw.Hearing;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import io.envoyproxy.envoy.service.ext_proc.v3.BodyMutation;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingRequest;
import io.envoyproxy.envoy.service.ext_proc.v3.ProcessingResponse;
import io.grpc.Status;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/** What pickers get wrong: seen in others, or easy to get wrong. At least one for each case. */
final class Flaws {
  private Flaws() {}

  static Stream<Flaw> all() {
    return Stream.of(
            health(),
            bodiless(),
            destination(),
            subset(),
            models(),
            bodies(),
            duplex(),
            buffered(),
            streamed(),
            response(),
            others())
        .flatMap(flaws -> flaws);
  }

  /** What a picker may do, though few do. */
  static Stream<Flaw> noFlaws() {
    return Stream.of(
        Flaw.of("asks for more time first")
            .saying((r, s) -> r.hasRequestHeaders() ? List.of(Changes.moreTime(), r) : List.of(r)),
        Flaw.of("puts the whole body into the reply to the headers")
            .saying((r, s) -> Changes.replacing(r, s)));
  }

  private static Stream<Flaw> health() {
    return Stream.of(
        Flaw.of("no health of liveness")
            .withoutHealthOf("liveness")
            .caughtBy("NOT_FOUND", "health.liveness"),
        Flaw.of("no health of readiness")
            .withoutHealthOf("readiness")
            .caughtBy("NOT_FOUND", "health.readiness"),
        Flaw.of("no health of ext_proc")
            .withoutHealthOf("envoy.service.ext_proc.v3.ExternalProcessor")
            .caughtBy("NOT_FOUND", "health.ext-proc"));
  }

  private static Stream<Flaw> bodiless() {
    return Stream.of(
        Flaw.of("lets bodiless requests pass undecided")
            .saying(
                (r, s) ->
                    List.of(s.isBodiless() && r.hasRequestHeaders() ? Changes.undecided() : r))
            .caughtBy("no destination", "bodiless.routed", "bodiless.every-mode"),
        Flaw.of("forgets the subset of bodiless requests")
            .hearing((m, s) -> s.isBodiless() ? Changes.withoutSubset(m) : m)
            .caughtBy("", "bodiless.in-subset", "bodiless.none-in-subset"),
        Flaw.of("waits for a body that is not shown")
            .hearing((m, s) -> s.mode() == NONE && !s.isBodiless() ? null : m)
            .caughtBy("no reply to request_headers", "bodiless.body-not-shown"),
        Flaw.of("500 for an empty pool")
            .saying((r, s) -> List.of(Changes.status(r, 503, 500)))
            .caughtBy("status 500 instead of 503", "empty-pool.bodiless", "empty-pool.with-body"),
        Flaw.of("gRPC error for an empty pool")
            .ending(Status.INTERNAL, ProcessingResponse::hasImmediateResponse)
            .caughtBy("gRPC status INTERNAL", "empty-pool.bodiless", "empty-pool.with-body"));
  }

  private static Stream<Flaw> destination() {
    return Stream.of(
        Flaw.of("no metadata")
            .altering(r -> r.toBuilder().clearDynamicMetadata().build())
            .caughtBy("the metadata says nothing", "destination.header-and-metadata"),
        Flaw.of("no header")
            .altering(r -> Changes.onDecision(r, option -> Changes.header("x-other", "1")))
            .caughtBy("the header says nothing", "destination.header-and-metadata"),
        Flaw.of("metadata of another server")
            .altering(r -> r.hasDynamicMetadata() ? Changes.saying(r, "192.0.2.7:1") : r)
            .caughtBy("says '192.0.2.7:1'", "destination.header-and-metadata"),
        Flaw.of("a host name")
            .altering(r -> Changes.everywhere(r, text -> "server-1:8000"))
            .caughtBy("server-1:8000", "destination.addresses", "bodiless.routed"),
        Flaw.of("an ip without port")
            .altering(r -> Changes.everywhere(r, text -> text.substring(0, text.lastIndexOf(':'))))
            .caughtBy("the destination is", "destination.addresses"),
        Flaw.of("one address twice")
            .altering(r -> Changes.everywhere(r, text -> text + "," + text))
            .caughtBy("the destination is", "destination.addresses"),
        Flaw.of("ip and port joined without brackets")
            .altering(r -> Changes.everywhere(r, text -> text.replaceAll("[\\[\\]]", "")))
            .caughtBy("is not among", "destination.ipv6"),
        Flaw.of("value instead of raw_value")
            .altering(r -> Changes.onDecision(r, Changes::asValue))
            .caughtBy("'raw_value' has 0 bytes", "destination.raw-value"),
        Flaw.of("append action left at its default")
            .altering(r -> Changes.onDecision(r, o -> o.toBuilder().clearAppendAction().build()))
            .caughtBy("APPEND_IF_EXISTS_OR_ADD", "destination.overwrites"),
        Flaw.of("client's destination stays")
            .altering(
                r ->
                    Changes.onDecision(r, o -> Changes.action(o, HeaderAppendAction.ADD_IF_ABSENT)))
            .caughtBy(
                "192.0.2.1:9", "destination.not-by-client", "destination.not-by-client-twice"),
        Flaw.of("destination is appended")
            .altering(r -> Changes.onDecision(r, Changes::appended))
            .caughtBy(
                "192.0.2.1:9", "destination.not-by-client", "destination.not-by-client-twice"),
        Flaw.of("headers are set again from a map")
            .altering(Changes::withHeadersAgain)
            .caughtBy("is sent [second]", "destination.other-headers-kept"));
  }

  private static Stream<Flaw> subset() {
    return Stream.of(
        Flaw.of("sees no subset in a list")
            .hearing((m, s) -> Changes.subset(m).hasListValue() ? Changes.withoutSubset(m) : m)
            .caughtBy("", "subset.list", "subset.none-eligible", "subset.empty-list"),
        Flaw.of("sees no subset when BUFFERED")
            .hearing((m, s) -> s.mode() == BUFFERED ? Changes.withoutSubset(m) : m)
            .caughtBy("is not among", "subset.buffered"),
        Flaw.of("sees no subset in a string")
            .hearing((m, s) -> Changes.subset(m).hasStringValue() ? Changes.withoutSubset(m) : m)
            .caughtBy("", "subset.string", "subset.string-with-blanks", "subset.empty-string"),
        Flaw.of("does not trim")
            .hearing(
                (m, s) ->
                    Changes.subset(m).getStringValue().contains(" ") ? Changes.withStrangers(m) : m)
            .caughtBy("status 503", "subset.string-with-blanks"),
        Flaw.of("compares ips only")
            .with(Habit.COMPARES_IPS_ONLY)
            .caughtBy("", "subset.port-exact", "subset.neighbour"),
        Flaw.of("falls back to the whole pool")
            .with(Habit.POOL_WHEN_NONE_ELIGIBLE)
            .caughtBy(
                "a destination",
                "subset.none-eligible",
                "subset.empty-list",
                "subset.empty-string",
                "subset.port-exact",
                "bodiless.none-in-subset"),
        Flaw.of("spills over when busy")
            .with(Habit.SPILLS_OVER_WHEN_BUSY)
            .caughtBy("the destination", "subset.only-member"),
        Flaw.of("chooses the first")
            .with(Habit.CHOOSES_THE_FIRST)
            .caughtBy("the destination is", "subset.least-busy"),
        Flaw.of("all run to the first")
            .with(Habit.CHOOSES_THE_FIRST)
            .caughtBy("the servers got", "spread.burst"));
  }

  private static Stream<Flaw> models() {
    return Stream.of(
        Flaw.of("serves no model")
            .with(Habit.SERVES_NOTHING)
            .caughtBy("status 404", "model.served"),
        Flaw.of("routes any model")
            .with(Habit.ROUTES_UNKNOWN_MODELS)
            .caughtBy("a destination", "model.unknown"),
        Flaw.of("404 for 400")
            .saying((r, s) -> List.of(Changes.status(r, 400, 404)))
            .caughtBy("status 404 instead of 400", "model.missing", "model.invalid-json"),
        Flaw.of("gRPC error for what is no JSON")
            .ending(Status.INVALID_ARGUMENT, r -> Changes.statusOf(r) == 400)
            .caughtBy("gRPC status INVALID_ARGUMENT", "model.invalid-json", "model.missing"),
        Flaw.of("501 for a query string")
            .hearing(
                (m, s) ->
                    Changes.refusedIf(s, 501, Changes.header(m, ":path").contains("?")) ? null : m)
            .caughtBy("status 501", "model.query-string"));
  }

  private static Stream<Flaw> bodies() {
    return Stream.of(
        Flaw.of("reads the first piece only")
            .with(Habit.READS_FIRST_PIECE_ONLY)
            .caughtBy("status 400", "body.model-cut", "body.byte-by-byte"),
        Flaw.of("pieces pass through a string")
            .altering(
                r -> Changes.onPiece(r, bytes -> ByteString.copyFromUtf8(bytes.toStringUtf8())))
            .caughtBy("bytes went on", "body.cut-in-utf-8"),
        Flaw.of("reads no escapes")
            .with(Habit.READS_NO_ESCAPES)
            .caughtBy("status 404", "body.cut-in-escape"),
        Flaw.of("an empty piece is nothing")
            .hearing(
                (m, s) -> m.hasRequestBody() && m.getRequestBody().getBody().isEmpty() ? null : m)
            .caughtBy("no reply to request_headers", "body.empty-last-piece"),
        Flaw.of("an empty piece is an error")
            .hearing((m, s) -> Changes.endedIf(s, Changes.isEmptyPiece(m)) ? null : m)
            .caughtBy("gRPC status", "body.empty-first-piece", "body.empty-last-piece"),
        Flaw.of("reads 64 KiB only")
            .with(Habit.READS_64_KIB_ONLY)
            .caughtBy("status 400", "body.model-last"),
        Flaw.of("413 above 4 MiB")
            .hearing((m, s) -> Changes.refusedIf(s, 413, s.pieces() >= 64) ? null : m)
            .caughtBy("status 413", "body.large"),
        Flaw.of("default limit of gRPC messages")
            .with(Habit.TAKES_SMALL_MESSAGES_ONLY)
            .caughtBy("gRPC status", "body.large-message"));
  }

  private static Stream<Flaw> duplex() {
    return Stream.of(
        Flaw.of("body instead of streamed_response")
            .altering(r -> Changes.onStreamed(r, (to, piece) -> to.setBody(piece.getBody())))
            .caughtBy("without 'streamed_response'", "duplex.replies"),
        Flaw.of("acknowledges without giving back")
            .altering(r -> Changes.onStreamed(r, (to, piece) -> to.clear()))
            .caughtBy("without 'streamed_response'", "duplex.replies", "duplex.echo"),
        Flaw.of("decision comes with the body")
            .saying(
                (r, s) ->
                    s.mode() == FULL_DUPLEX_STREAMED && r.hasRequestHeaders()
                        ? List.of(Changes.undecided())
                        : List.of(Changes.withMetadataOnLastPiece(r)))
            .caughtBy("Envoy has chosen a server already", "duplex.replies"),
        Flaw.of("body before headers")
            .saying(
                (r, s) ->
                    Changes.isDuplexHeaders(r, s)
                        ? List.of(FakeReplies.requestPiece(ByteString.EMPTY, false), r)
                        : List.of(r))
            .caughtBy(
                "'request_body' came where only a reply to request_headers", "duplex.replies"),
        Flaw.of("answers headers twice")
            .saying((r, s) -> Changes.isDuplexHeaders(r, s) ? List.of(r, r) : List.of(r))
            .caughtBy("came where only a reply to request_body", "duplex.replies"),
        Flaw.of("a reply of no kind")
            .saying(
                (r, s) ->
                    Changes.isDuplexHeaders(r, s)
                        ? List.of(ProcessingResponse.getDefaultInstance(), r)
                        : List.of(r))
            .caughtBy("a reply of no kind", "duplex.replies"),
        Flaw.of("loses a byte of each piece")
            .altering(r -> Changes.onPiece(r, b -> b.size() < 1000 ? b : b.substring(1)))
            .caughtBy("bytes went on", "duplex.echo"),
        Flaw.of("leaves before the last piece")
            .saying((r, s) -> Changes.isLastPiece(r) ? Changes.ended(s) : List.of(r))
            .caughtBy("before it had answered request_body", "duplex.echo"),
        Flaw.of("ends with the first piece")
            .hearing((m, s) -> m.hasRequestBody() ? Changes.ending(m) : m)
            .with(Habit.ROUTES_UNKNOWN_MODELS)
            .caughtBy("before the end of the message was sent", "duplex.end-of-stream"),
        Flaw.of("end_of_stream on every piece")
            .altering(
                r ->
                    Changes.onStreamed(
                        r, (to, p) -> to.getStreamedResponseBuilder().setEndOfStream(true)))
            .caughtBy("", "duplex.end-of-stream", "duplex.echo", "duplex.trailers"),
        Flaw.of("answers every end")
            .with(Habit.ECHOES_AFTER_THE_END)
            .caughtBy("nothing was left to answer", "duplex.second-end"),
        Flaw.of("does not hear trailers")
            .hearing((m, s) -> m.hasRequestTrailers() ? null : m)
            .caughtBy(
                "no reply to request_",
                "duplex.trailers",
                "duplex.trailers-after-pause",
                "duplex.trailers-alone",
                "buffered.trailers",
                "buffered.trailers-alone",
                "partial.trailers",
                "streamed.trailers",
                "eager.trailers"),
        Flaw.of("end_of_stream although trailers follow")
            .altering(
                r ->
                    Changes.onStreamed(
                        r, (to, p) -> to.getStreamedResponseBuilder().setEndOfStream(true)))
            .caughtBy("although trailers end", "duplex.trailers", "duplex.trailers-after-pause"),
        Flaw.of("leaves before the trailers")
            .saying((r, s) -> r.hasRequestTrailers() ? Changes.ended(s) : List.of(r))
            .caughtBy("before it had answered request_body", "duplex.trailers"));
  }

  private static Stream<Flaw> buffered() {
    return Stream.of(
        Flaw.of("holds the headers' reply back")
            .saying((r, s) -> s.mode() == BUFFERED && !s.isDecided() ? List.of() : List.of(r))
            .caughtBy("no reply to request_headers", "buffered.replies", "gateway.modes-unknown"),
        Flaw.of("streamed_response when BUFFERED")
            .altering(r -> Changes.bodyAs(r, Changes.streamed("x")))
            .caughtBy(
                "'streamed_response' came in body mode", "buffered.replies", "partial.replies"),
        Flaw.of("loses a BUFFERED body")
            .altering(r -> Changes.bodyAs(r, BodyMutation.newBuilder().setClearBody(true).build()))
            .caughtBy("0 bytes went on", "buffered.replies", "partial.whole", "partial.cut"),
        Flaw.of("waits for end_of_stream")
            .hearing(
                (m, s) ->
                    s.mode() == BUFFERED
                            && m.hasRequestBody()
                            && !m.getRequestBody().getEndOfStream()
                        ? null
                        : m)
            .caughtBy(
                "no reply to request_body", "buffered.trailers-not-shown", "buffered.trailers"),
        Flaw.of("answers trailers with a body's reply")
            .with(Habit.BODY_REPLY_TO_TRAILERS)
            .caughtBy("only a reply to request_trailers", "buffered.trailers-alone"),
        refusing("refuses BUFFERED_PARTIAL", BUFFERED_PARTIAL)
            .caughtBy("status 500", "partial.whole", "partial.cut", "partial.trailers"),
        Flaw.of("wants the whole body")
            .with(Habit.PARSES_PARTIAL_BODIES)
            .caughtBy("status 400", "partial.cut"));
  }

  private static Stream<Flaw> streamed() {
    return Stream.of(
        refusing("refuses STREAMED", STREAMED)
            .caughtBy(
                "status 500",
                "bodiless.every-mode",
                "streamed.routed",
                "streamed.trailers",
                "eager.routed",
                "eager.trailers"),
        Flaw.of("answers no piece")
            .saying((r, s) -> s.mode() == STREAMED && r.hasRequestBody() ? List.of() : List.of(r))
            .caughtBy(
                "no reply to request_body", "streamed.replies", "streamed.routed", "eager.replies"),
        Flaw.of("answers every piece twice")
            .saying(
                (r, s) -> s.mode() == STREAMED && r.hasRequestBody() ? List.of(r, r) : List.of(r))
            .caughtBy("", "streamed.replies", "eager.replies"),
        Flaw.of("leaves with the decision")
            .saying(
                (r, s) ->
                    s.mode() == STREAMED && r.hasRequestHeaders()
                        ? Changes.sayAndEnd(r, s)
                        : List.of(r))
            .caughtBy("before it had answered request_body", "streamed.stays", "eager.stays"),
        Flaw.of("answers pieces before the headers")
            .saying(
                (r, s) ->
                    s.isEager() && r.hasRequestHeaders()
                        ? List.of(FakeReplies.continuedBody(), r)
                        : List.of(r))
            .caughtBy("only a reply to request_headers", "eager.replies"),
        Flaw.of("decides at the end of the body")
            .with(Habit.DECIDES_AT_THE_END_ONLY)
            .caughtBy("no reply to request_headers", "eager.trailers"));
  }

  private static Flaw refusing(String name, BodySendMode mode) {
    return Flaw.of(name).hearing((m, s) -> Changes.refusedIf(s, 500, s.mode() == mode) ? null : m);
  }

  private static Stream<Flaw> response() {
    return Stream.of(
        unheard("does not hear response headers", (m, s) -> m.hasResponseHeaders())
            .caughtBy(
                "no reply to response_headers",
                "response.headers",
                "response.bodiless",
                "response.error",
                "response.served-endpoint"),
        unheard("does not hear response bodies", (m, s) -> m.hasResponseBody())
            .caughtBy(
                "no reply to response_body",
                "response.buffered",
                "response.partial",
                "response.streamed",
                "response.duplex"),
        unheard("does not hear response trailers", (m, s) -> m.hasResponseTrailers())
            .caughtBy(
                "no reply to response_",
                "response.trailers-none",
                "response.trailers-buffered",
                "response.trailers-streamed",
                "response.trailers-full"),
        Flaw.of("fails on an error of the server")
            .hearing(
                (m, s) -> Changes.endedIf(s, Changes.header(m, ":status").equals("503")) ? null : m)
            .caughtBy("gRPC status", "response.error"),
        Flaw.of("fails on metadata of the response")
            .hearing(
                (m, s) ->
                    Changes.endedIf(s, m.hasResponseHeaders() && m.hasMetadataContext()) ? null : m)
            .caughtBy("gRPC status", "response.served-endpoint"),
        Flaw.of("answers for the server")
            .hearing((m, s) -> Changes.refusedIf(s, 502, m.hasResponseHeaders()) ? null : m)
            .caughtBy("in place of the server's response", "response.headers"),
        Flaw.of("continues in place of giving a response back")
            .altering(Changes::withoutEcho)
            .caughtBy("without 'streamed_response'", "response.duplex"),
        Flaw.of("ends the response with its first piece")
            .hearing((m, s) -> m.hasResponseBody() ? Changes.endingResponse(m) : m)
            .caughtBy("before the end of the message was sent", "response.duplex-end"));
  }

  private static Flaw unheard(String name, BiPredicate<ProcessingRequest, FakeStream> lost) {
    Hearing hearing = (message, stream) -> lost.test(message, stream) ? null : message;
    return Flaw.of(name).hearing(hearing);
  }

  private static Stream<Flaw> others() {
    return Stream.of(
        Flaw.of("refuses with status 200")
            .saying((r, s) -> List.of(Changes.status(r, 503, 200)))
            .caughtBy("its status is 200", "refusal.status"),
        Flaw.of("refuses without a status")
            .altering(Changes::withoutStatus)
            .caughtBy("its status is 0", "refusal.status"),
        Flaw.of("refuses in plain text")
            .altering(r -> Changes.refusalWith(r, "text/plain", "no"))
            .caughtBy("its content-type is 'text/plain'", "refusal.json"),
        Flaw.of("refuses with what is no JSON")
            .altering(r -> Changes.refusalWith(r, "application/json", "inference error: 503"))
            .caughtBy("its body is no JSON object", "refusal.json"),
        Flaw.of("replies when watched")
            .with(Habit.REPLIES_WHEN_WATCHED)
            .caughtBy("the picker replied with 'request_headers'", "gateway.observability"),
        Flaw.of("fails without modes")
            .hearing(
                (m, s) ->
                    Changes.endedIf(s, m.hasRequestHeaders() && !m.hasProtocolConfig()) ? null : m)
            .caughtBy("gRPC status", "gateway.modes-unknown-bodiless", "gateway.modes-unknown"),
        Flaw.of("breaks after a reset")
            .with(Habit.BREAKS_AFTER_A_RESET)
            .caughtBy(
                "status 503",
                "abort.before-headers",
                "abort.after-headers",
                "abort.in-body",
                "abort.after-decision",
                "abort.in-response"),
        Flaw.of("keeps the load of reset streams")
            .with(Habit.KEEPS_LOAD_OF_RESET_STREAMS)
            .caughtBy("the servers got", "abort.no-load-left"));
  }
}
