package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.must;
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

/** Body mode FULL_DUPLEX_STREAMED: what is not given back is lost. */
final class DuplexCases {
  private static final int PIECE = 62_000;

  private DuplexCases() {}

  static List<ConformanceCase> list() {
    return List.of(
        duplex(
            "duplex.replies",
            "the headers are answered first, with the destination; then come pieces of the body",
            picker -> unchanged(picker, chat(picker))),
        duplex(
            "duplex.echo",
            "a body of 300 kB comes back as it was",
            picker -> unchanged(picker, large(picker))),
        duplex(
            "duplex.end-of-stream",
            "end_of_stream comes back once, and not before the end of the body was sent",
            picker -> unchanged(picker, large(picker).hesitating())),
        duplex(
            "duplex.second-end",
            "a second end_of_stream, which some Envoys send, changes nothing",
            DuplexCases::secondEnd),
        duplex(
            "duplex.trailers",
            "trailers that end a request are answered last, and no piece carries end_of_stream",
            picker -> unchanged(picker, chat(picker).withEnding(Ending.TRAILERS))),
        duplex(
            "duplex.trailers-after-pause",
            "trailers that come late are answered last too",
            picker -> unchanged(picker, large(picker).withEnding(Ending.TRAILERS).hesitating())),
        duplex(
            "duplex.trailers-alone",
            "a request of headers and trailers is routed or refused, and does not hang",
            picker ->
                Expect.answered(
                    picker.ask(
                        chat(picker).withBody(List.of()).withEnding(Ending.TRAILERS),
                        Modes.FULL_DUPLEX))));
  }

  private static ConformanceCase duplex(String name, String rule, ConformanceCase.Check check) {
    return must(name, ENVOY, "FULL_DUPLEX_STREAMED: " + rule, check, Need.MODEL);
  }

  private static HttpMessage chat(Picker picker) {
    return Requests.chat(picker.facts());
  }

  private static HttpMessage large(Picker picker) {
    ByteString body = Bodies.modelLast(picker.facts().model(), 300_000);
    return Requests.post(picker.facts(), Bodies.inPieces(body, PIECE));
  }

  private static Verdict unchanged(Picker picker, HttpMessage request) throws InterruptedException {
    return Expect.routedUnchanged(picker, request.body(), picker.ask(request, Modes.FULL_DUPLEX));
  }

  private static Verdict secondEnd(Picker picker) throws InterruptedException {
    return unchanged(picker, large(picker).withEnding(Ending.BODY_AND_EMPTY_PIECE))
        .and(() -> unchanged(picker, large(picker).withEnding(Ending.BODY_AND_SAME_PIECE)));
  }
}
