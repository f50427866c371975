package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.must;
import static dev.berth.simulator.conformance.suite.ConformanceCase.should;
import static dev.berth.simulator.conformance.suite.RuleSource.ENVOY;

import com.google.protobuf.ByteString;
import dev.berth.simulator.conformance.gateway.HttpMessage;
import dev.berth.simulator.conformance.gateway.HttpMessage.Ending;
import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.suite.Bodies;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Need;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.Requests;
import dev.berth.simulator.conformance.suite.Verdict;
import java.util.List;

/** Body modes BUFFERED and BUFFERED_PARTIAL: one message, and Envoy keeps the body. */
final class BufferedCases {
  private static final int SHOWN = 4 << 10;

  private BufferedCases() {}

  static List<ConformanceCase> list() {
    return List.of(
        must(
            "buffered.replies",
            ENVOY,
            "BUFFERED: the headers are answered at once, then the body, without streamed_response",
            picker -> unchanged(picker, Modes.BUFFERED, chat(picker)),
            Need.MODEL),
        must(
            "buffered.trailers",
            ENVOY,
            "BUFFERED: the body is answered before trailers come, and these too",
            picker -> unchanged(picker, Modes.BUFFERED, chat(picker).withEnding(Ending.TRAILERS)),
            Need.MODEL),
        must(
            "buffered.trailers-not-shown",
            ENVOY,
            "BUFFERED: a body without end_of_stream is whole, since trailers may be kept back",
            picker -> unchanged(picker, Modes.BUFFERED, chat(picker).withEnding(Ending.UNSEEN)),
            Need.MODEL),
        must(
            "buffered.trailers-alone",
            ENVOY,
            "BUFFERED: a request of headers and trailers is routed or refused, and does not hang",
            picker ->
                Expect.answered(
                    picker.ask(
                        chat(picker).withBody(List.of()).withEnding(Ending.TRAILERS),
                        Modes.BUFFERED)),
            Need.MODEL),
        must(
            "partial.replies",
            ENVOY,
            "BUFFERED_PARTIAL: headers and body are answered, or the request is refused",
            picker -> Expect.answered(picker.ask(chat(picker), Modes.BUFFERED_PARTIAL)),
            Need.MODEL),
        should(
            "partial.whole",
            ENVOY,
            "BUFFERED_PARTIAL: a body that is shown whole is routed",
            picker -> unchanged(picker, Modes.BUFFERED_PARTIAL, chat(picker)),
            Need.MODEL),
        should(
            "partial.cut",
            ENVOY,
            "BUFFERED_PARTIAL: a body of which the start is shown is routed by that",
            picker -> unchanged(picker, Modes.BUFFERED_PARTIAL, startOfLarge(picker)),
            Need.MODEL),
        should(
            "partial.trailers",
            ENVOY,
            "BUFFERED_PARTIAL: trailers are answered",
            picker ->
                unchanged(picker, Modes.BUFFERED_PARTIAL, chat(picker).withEnding(Ending.TRAILERS)),
            Need.MODEL));
  }

  private static HttpMessage chat(Picker picker) {
    return Requests.chat(picker.facts());
  }

  /** The model is in front, and the end of the body is never shown. */
  private static HttpMessage startOfLarge(Picker picker) {
    ByteString body = Bodies.chat(picker.facts().model(), "word ".repeat(SHOWN));
    return Requests.post(picker.facts(), List.of(body))
        .withBody(List.of(body.substring(0, SHOWN)))
        .withEnding(Ending.UNSEEN);
  }

  private static Verdict unchanged(Picker picker, Modes modes, HttpMessage request)
      throws InterruptedException {
    return Expect.routedUnchanged(picker, request.body(), picker.ask(request, modes));
  }
}
