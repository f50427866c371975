package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.must;
import static dev.berth.simulator.conformance.suite.ConformanceCase.should;
import static dev.berth.simulator.conformance.suite.RuleSource.ENVOY;

import com.google.protobuf.ByteString;
import dev.berth.simulator.conformance.gateway.HttpMessage;
import dev.berth.simulator.conformance.gateway.HttpMessage.Ending;
import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.gateway.Outcome;
import dev.berth.simulator.conformance.suite.Bodies;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Need;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.Requests;
import dev.berth.simulator.conformance.suite.Verdict;
import dev.berth.simulator.conformance.suite.Verdict.Skipped;
import java.util.List;

/**
 * Body mode STREAMED, with and without waiting for the reply to the headers. Envoy chooses the
 * server once the headers are answered, and wants one reply for each piece. A picker that does not
 * speak the mode may refuse; one that does must keep to it.
 */
final class StreamedCases {
  private static final int PIECE = 16 << 10;

  private StreamedCases() {}

  static List<ConformanceCase> list() {
    return List.of(
        must(
            "streamed.replies",
            ENVOY,
            "STREAMED: the headers are answered with the destination, then each piece; or refused",
            picker -> keptOrRefused(picker, Modes.STREAMED, large(picker)),
            Need.MODEL),
        must(
            "streamed.stays",
            ENVOY,
            "STREAMED: the stream is not ended before the body is",
            picker -> keptOrRefused(picker, Modes.STREAMED, large(picker).hesitating()),
            Need.MODEL),
        should(
            "streamed.routed",
            ENVOY,
            "STREAMED: a picker that can do without the model routes by the headers",
            picker -> withoutModel(picker, large(picker)),
            Need.MODEL),
        should(
            "streamed.trailers",
            ENVOY,
            "STREAMED: trailers are answered behind the last piece",
            picker -> withoutModel(picker, large(picker).withEnding(Ending.TRAILERS)),
            Need.MODEL),
        must(
            "eager.replies",
            ENVOY,
            "STREAMED without waiting: headers answered before pieces, each piece once; or refused",
            picker -> keptOrRefused(picker, Modes.EAGER, large(picker)),
            Need.MODEL),
        must(
            "eager.stays",
            ENVOY,
            "STREAMED without waiting: the stream is not ended before the body is",
            picker -> keptOrRefused(picker, Modes.EAGER, large(picker).hesitating()),
            Need.MODEL),
        should(
            "eager.routed",
            ENVOY,
            "STREAMED without waiting: a request is routed by the model in its body",
            picker -> unchanged(picker, Modes.EAGER, large(picker)),
            Need.MODEL),
        should(
            "eager.trailers",
            ENVOY,
            "STREAMED without waiting: all is answered before trailers, which Envoy holds back",
            picker -> unchanged(picker, Modes.EAGER, large(picker).withEnding(Ending.TRAILERS)),
            Need.MODEL));
  }

  private static HttpMessage large(Picker picker) {
    ByteString body = Bodies.chat(picker.facts().model(), "word ".repeat(3 * PIECE / 5));
    return Requests.post(picker.facts(), Bodies.inPieces(body, PIECE));
  }

  private static Verdict keptOrRefused(Picker picker, Modes modes, HttpMessage request)
      throws InterruptedException {
    Outcome outcome = picker.ask(request, modes);
    return outcome instanceof Outcome.Refused
        ? Verdict.passed()
        : Expect.routedUnchanged(picker, request.body(), outcome);
  }

  /** The body comes after the choice: a picker that needs the model cannot but refuse. */
  private static Verdict withoutModel(Picker picker, HttpMessage request)
      throws InterruptedException {
    ByteString nameless = Bodies.chat(null, "Hello");
    Outcome outcome = picker.ask(Requests.post(picker.facts(), List.of(nameless)));
    return outcome instanceof Outcome.Refused
        ? new Skipped("the picker needs the model, which STREAMED shows after the choice")
        : unchanged(picker, Modes.STREAMED, request);
  }

  private static Verdict unchanged(Picker picker, Modes modes, HttpMessage request)
      throws InterruptedException {
    return Expect.routedUnchanged(picker, request.body(), picker.ask(request, modes));
  }
}
