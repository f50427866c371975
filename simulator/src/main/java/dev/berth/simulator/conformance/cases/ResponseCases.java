package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.must;
import static dev.berth.simulator.conformance.suite.RuleSource.ENVOY;
import static dev.berth.simulator.conformance.suite.RuleSource.PROTOCOL;
import static io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode.BUFFERED;
import static io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode.BUFFERED_PARTIAL;
import static io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode.FULL_DUPLEX_STREAMED;
import static io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode.NONE;
import static io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode.STREAMED;

import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import dev.berth.simulator.conformance.gateway.Destination;
import dev.berth.simulator.conformance.gateway.Exchange;
import dev.berth.simulator.conformance.gateway.Header;
import dev.berth.simulator.conformance.gateway.HttpMessage;
import dev.berth.simulator.conformance.gateway.HttpMessage.Ending;
import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.gateway.Outcome.Routed;
import dev.berth.simulator.conformance.gateway.PhaseEnd;
import dev.berth.simulator.conformance.suite.Bodies;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.Requests;
import dev.berth.simulator.conformance.suite.Verdict;
import dev.berth.simulator.conformance.suite.Verdict.Skipped;
import io.envoyproxy.envoy.extensions.filters.http.ext_proc.v3.ProcessingMode.BodySendMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * The response, where the gateway shows it. A picker that ended the stream with its decision sees
 * none, as it may; then nothing is found out here.
 */
final class ResponseCases {
  private static final String SSE =
      "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: [DONE]\n\n";

  private ResponseCases() {}

  static List<ConformanceCase> list() {
    List<ConformanceCase> cases = new ArrayList<>();
    cases.add(
        response(
            "response.headers",
            "the headers of a response are answered, whatever the mode of requests",
            ResponseCases::afterEveryMode));
    cases.add(
        response(
            "response.bodiless",
            "a response without a body is answered",
            picker -> answered(picker, NONE, HttpMessage.bodiless(okHeaders()))));
    cases.add(
        response(
            "response.error",
            "a response with ':status' 503 is answered like any other",
            picker -> answered(picker, BUFFERED, json().replacing(":status", "503"))));
    cases.add(withBody("response.buffered", BUFFERED, json()));
    cases.add(withBody("response.partial", BUFFERED_PARTIAL, json().withEnding(Ending.UNSEEN)));
    cases.add(withBody("response.streamed", STREAMED, events()));
    cases.add(withBody("response.duplex", FULL_DUPLEX_STREAMED, events()));
    cases.add(withBody("response.duplex-end", FULL_DUPLEX_STREAMED, events().hesitating()));
    for (BodySendMode mode : List.of(NONE, BUFFERED, STREAMED, FULL_DUPLEX_STREAMED)) {
      cases.add(withTrailers(mode));
    }
    cases.add(served());
    return List.copyOf(cases);
  }

  private static ConformanceCase response(String name, String rule, ConformanceCase.Check check) {
    return must(name, ENVOY, rule, check);
  }

  private static ConformanceCase withBody(String name, BodySendMode mode, HttpMessage response) {
    return response(
        name,
        "a response body is answered and unchanged in mode "
            + mode
            + (response.hesitant() ? ", its end not before it was sent" : ""),
        picker -> answered(picker, mode, response));
  }

  private static ConformanceCase withTrailers(BodySendMode mode) {
    String suffix = mode.name().toLowerCase(Locale.ROOT).replaceAll("_.*", "");
    return response(
        "response.trailers-" + suffix,
        "response trailers are answered last in mode " + mode,
        picker -> answered(picker, mode, events().withEnding(Ending.TRAILERS)));
  }

  private static ConformanceCase served() {
    return must(
        "response.served-endpoint",
        PROTOCOL,
        "the gateway's report of the server that answered is accepted",
        ResponseCases::servedEndpoint);
  }

  private static List<Header> okHeaders() {
    return List.of(new Header(":status", "200"), new Header("content-type", "text/event-stream"));
  }

  private static HttpMessage json() {
    return HttpMessage.bodiless(okHeaders())
        .replacing("content-type", "application/json")
        .withBody(List.of(ByteString.copyFromUtf8("{\"id\":\"1\",\"choices\":[]}")));
  }

  /** Server-sent events in pieces that respect nothing, the last one empty. */
  private static HttpMessage events() {
    List<ByteString> pieces =
        new ArrayList<>(Bodies.inPieces(ByteString.copyFromUtf8(SSE.repeat(20)), 37));
    pieces.add(ByteString.EMPTY);
    return HttpMessage.bodiless(okHeaders()).withBody(pieces);
  }

  private static Verdict afterEveryMode(Picker picker) throws InterruptedException {
    Verdict verdict =
        answered(picker, Requests.bodiless(), picker.facts().mode(), response -> response);
    if (picker.facts().model() == null) {
      return verdict;
    }
    for (Modes modes : List.of(Modes.FULL_DUPLEX, Modes.BUFFERED)) {
      verdict =
          verdict.and(
              () -> answered(picker, Requests.chat(picker.facts()), modes, response -> response));
    }
    return verdict;
  }

  private static Verdict answered(
      Picker picker, HttpMessage request, Modes modes, UnaryOperator<HttpMessage> change)
      throws InterruptedException {
    return exchange(picker, request, modes, routed -> change.apply(json()));
  }

  private static Verdict answered(Picker picker, BodySendMode mode, HttpMessage response)
      throws InterruptedException {
    Modes modes = picker.facts().mode().withResponse(mode);
    return exchange(picker, Requests.bodiless(), modes, routed -> response);
  }

  private static Verdict servedEndpoint(Picker picker) throws InterruptedException {
    return exchange(
        picker,
        Requests.bodiless(),
        picker.facts().mode(),
        routed ->
            json()
                .withMetadata(
                    Destination.NAMESPACE,
                    Destination.SERVED_KEY,
                    Value.newBuilder().setStringValue(routed.destination().text()).build()));
  }

  private interface Response {
    HttpMessage to(Routed routed);
  }

  private static Verdict exchange(
      Picker picker, HttpMessage request, Modes modes, Response response)
      throws InterruptedException {
    try (Exchange exchange = picker.channel().exchange(request, modes)) {
      return Expect.routed(exchange.outcome(), routed -> respond(exchange, response.to(routed)));
    }
  }

  private static Verdict respond(Exchange exchange, HttpMessage response)
      throws InterruptedException {
    PhaseEnd end = exchange.respond(response);
    if (end instanceof PhaseEnd.Done done) {
      String surplus = exchange.surplus();
      return surplus == null
          ? Expect.unchanged(response.body(), done.forwarded())
          : Verdict.failed(surplus);
    }
    if (end instanceof PhaseEnd.Left left) {
      return new Skipped("the picker had ended the stream, as it may, before " + left.unanswered());
    }
    return Verdict.failed(
        end instanceof PhaseEnd.Broken broken
            ? broken.problem()
            : ((PhaseEnd.Answered) end).refusal() + " in place of the server's response");
  }
}
