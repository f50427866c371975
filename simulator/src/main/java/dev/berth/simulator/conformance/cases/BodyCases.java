package dev.berth.simulator.conformance.cases;

import static dev.berth.simulator.conformance.suite.ConformanceCase.must;
import static dev.berth.simulator.conformance.suite.ConformanceCase.should;
import static dev.berth.simulator.conformance.suite.RuleSource.ENVOY;

import com.google.protobuf.ByteString;
import dev.berth.simulator.api.Json;
import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.suite.Bodies;
import dev.berth.simulator.conformance.suite.ConformanceCase;
import dev.berth.simulator.conformance.suite.Expect;
import dev.berth.simulator.conformance.suite.Need;
import dev.berth.simulator.conformance.suite.Picker;
import dev.berth.simulator.conformance.suite.Requests;
import dev.berth.simulator.conformance.suite.Verdict;
import java.util.ArrayList;
import java.util.List;

/** Bodies that come in pieces, as FULL_DUPLEX_STREAMED brings them, and in sizes. */
final class BodyCases {
  private static final int MIB = 1 << 20;
  private static final int PIECE = 64 << 10;

  /** Two bytes, four bytes and an escape in JSON. */
  private static final String WIDE = "\u00e9\ud83d\ude80";

  private BodyCases() {}

  static List<ConformanceCase> list() {
    return List.of(
        piecewise(
            "body.model-cut", "the model's name is read across two pieces", BodyCases::modelCut),
        piecewise(
            "body.byte-by-byte",
            "a body may come in pieces of one byte",
            picker -> Bodies.inPieces(Bodies.chat(picker.facts()), 1)),
        piecewise(
            "body.cut-in-utf-8",
            "a body may be cut inside a character",
            picker -> Bodies.cutIn(Bodies.chat(model(picker), WIDE), WIDE.substring(1), 2)),
        piecewise(
            "body.cut-in-escape",
            "a body may be cut inside an escape, and the model may be written with one",
            BodyCases::cutInEscape),
        piecewise(
            "body.empty-last-piece",
            "the last piece of a body may be empty",
            picker -> List.of(Bodies.chat(picker.facts()), ByteString.EMPTY)),
        piecewise(
            "body.empty-first-piece",
            "the first piece of a body may be empty",
            picker -> List.of(ByteString.EMPTY, Bodies.chat(picker.facts()))),
        piecewise(
            "body.model-last",
            "the model may come behind a prompt of 1 MiB",
            picker -> Bodies.inPieces(Bodies.modelLast(model(picker), MIB), PIECE)),
        should(
            "body.large",
            ENVOY,
            "a body of 5 MiB in pieces is routed",
            picker ->
                whole(picker, Bodies.inPieces(Bodies.modelLast(model(picker), 5 * MIB), PIECE)),
            Need.MODEL),
        should(
            "body.large-message",
            ENVOY,
            "a body of 5 MiB in one BUFFERED message is routed",
            BodyCases::largeMessage,
            Need.MODEL));
  }

  private interface Cut {
    List<ByteString> of(Picker picker);
  }

  private static ConformanceCase piecewise(String name, String rule, Cut cut) {
    return must(name, ENVOY, rule, picker -> whole(picker, cut.of(picker)), Need.MODEL);
  }

  private static String model(Picker picker) {
    return String.valueOf(picker.facts().model());
  }

  /** The request is routed, and the server gets the body as the client sent it. */
  private static Verdict whole(Picker picker, List<ByteString> pieces) throws InterruptedException {
    return Expect.routedUnchanged(
        picker,
        ByteString.copyFrom(pieces),
        picker.ask(Requests.post(picker.facts(), pieces), Modes.FULL_DUPLEX));
  }

  private static Verdict largeMessage(Picker picker) throws InterruptedException {
    ByteString body = Bodies.modelLast(model(picker), 5 * MIB);
    return Expect.routedUnchanged(
        picker, body, picker.ask(Requests.post(picker.facts(), List.of(body)), Modes.BUFFERED));
  }

  /** Between the parts of the model's name, in the middle of its first escape or character. */
  private static List<ByteString> modelCut(Picker picker) {
    String name = Json.quoted(model(picker));
    return Bodies.cutIn(Bodies.chat(picker.facts()), name, name.length() / 2);
  }

  /** Cut inside the escape of the model's first letter, and inside one of the prompt. */
  private static List<ByteString> cutInEscape(Picker picker) {
    String model = model(picker);
    ByteString body = Bodies.withEscapedModel(model, "a\"b\n");
    List<ByteString> pieces = new ArrayList<>(Bodies.cutIn(body, Bodies.escaped(model), 3));
    pieces.addAll(Bodies.cutIn(pieces.remove(1), "\\\"b", 1));
    return pieces;
  }
}
