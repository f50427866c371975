package dev.berth.extproc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.ListValue;
import com.google.protobuf.Value;
import dev.berth.extproc.Body.End;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A request that some client may make, good or bad.
 *
 * @param rewritten its body, should its model be an alias and somebody resolve it
 * @param subset a hint of the gateway's; null when there is none
 */
record FuzzedRequest(
    String path,
    Map<String, String> headers,
    Body body,
    ByteString rewritten,
    @Nullable Value subset) {

  private static final String[] MODELS = {
    "\"model\":\"m\",",
    "\"model\":\"m\",",
    "\"model\":\"m\",",
    "\"model\":\"m\",",
    "\"model\":\"alias\",",
    "\"model\":\"alias\",",
    "\"model\":\"al\\u0069as\",",
    "\"model\":\"n\",",
    "\"model\":\"gone\",",
    "\"model\":\"m\",\"model\":\"n\",",
    "\"model\":7,",
    "\"previous_response_id\":\"resp_1\",",
    "",
  };
  private static final int[] SIZES = {0, 1, 60, 200, 1_000, 5_000, 20_000, 70_000};

  /** One for a filter in this mode. */
  static FuzzedRequest of(Mode mode, SplittableRandom random) {
    int size = SIZES[random.nextInt(SIZES.length)];
    String path = pick(random, "/v1/chat/completions", "/v1/chat/completions", "/v1/responses");
    switch (random.nextInt(8)) {
      case 0 -> path = "/v2/models/" + pick(random, "m", "alias", "gone") + "/infer?x=1";
      case 1 -> path = pick(random, "/docs/x", "/sleep", "/version", "/v1/models/%zz", "");
      case 2 -> path = "/v1/audio/transcriptions";
      default -> {}
    }
    boolean form = path.endsWith("transcriptions");
    String text = size < 2 ? " ".repeat(size) : form ? form(size, random) : json(size, random);
    Map<String, String> headers = headers(random, form);
    boolean declared = random.nextInt(3) == 0;
    if (declared) {
      headers.put("content-length", Integer.toString(text.length()));
    }
    boolean showsEnd = mode != Mode.AT_ONCE || (declared && size > 0);
    return new FuzzedRequest(
        path,
        headers,
        body(ByteString.copyFrom(text, UTF_8), showsEnd, random),
        ByteString.copyFrom(text.replaceAll("al(i|\\\\u0069)as", "m"), UTF_8),
        random.nextInt(8) == 0 ? subset(random) : null);
  }

  private static String json(int size, SplittableRandom random) {
    String model = MODELS[random.nextInt(MODELS.length)];
    String text = "\"messages\":\"" + "x".repeat(size) + "\"";
    String json = random.nextBoolean() ? "{" + model + text + "}" : "{" + text + "," + model + "}";
    return random.nextInt(12) == 0 ? json.substring(0, json.length() / 2) : fixed(json);
  }

  private static String fixed(String json) {
    return json.replace(",}", "}");
  }

  private static String form(int size, SplittableRandom random) {
    String model = "--B\r\ncontent-disposition: x; name=model\r\n\r\n" + pick(random, "m", "alias");
    String file = "--B\r\ncontent-disposition: x; name=file; filename=y\r\n\r\n" + "x".repeat(size);
    String form = random.nextBoolean() ? model + "\r\n" + file : file + "\r\n" + model;
    return random.nextInt(12) == 0 ? form : form + "\r\n--B--\r\n";
  }

  private static Map<String, String> headers(SplittableRandom random, boolean form) {
    Map<String, String> headers = new LinkedHashMap<>();
    String type = form ? "multipart/form-data; boundary=B" : "application/json";
    headers.put("content-type", random.nextInt(20) == 0 ? "application/grpc" : type);
    if (random.nextInt(8) == 0) {
      headers.put("x-gateway-model-name", pick(random, "m", "n", "alias"));
    }
    if (random.nextBoolean()) {
      headers.put("x-request-id", "r" + random.nextInt(3));
    }
    if (random.nextInt(8) == 0) {
      headers.put("anthropic-version", "1");
    }
    if (random.nextBoolean()) {
      headers.put("x-llm-d-inference-objective", pick(random, "batch", "premium", "unknown"));
    }
    if (random.nextInt(6) == 0) {
      headers.put(FuzzedHolds.HEADER, pick(random, "0", "1.5", "150", "9999", "soon"));
    }
    return headers;
  }

  private static Value subset(SplittableRandom random) {
    ListValue.Builder list = ListValue.newBuilder();
    for (int i = random.nextInt(3); i > 0; i--) {
      list.addValues(Value.newBuilder().setStringValue("10.0.0." + random.nextInt(5) + ":8000"));
    }
    return Value.newBuilder().setListValue(list).build();
  }

  /**
   * Cut anywhere.
   *
   * @param showsEnd false where Envoy holds trailers back until the body is answered, and nothing
   *     else shows that it is over: it gives up after a while
   */
  private static Body body(ByteString bytes, boolean showsEnd, SplittableRandom random) {
    if (bytes.isEmpty() && random.nextBoolean()) {
      return Body.NONE;
    }
    End end = pick(random, End.LAST_PIECE, End.EMPTY_PIECE, End.TRAILERS);
    return cut(bytes, showsEnd || end != End.TRAILERS ? end : End.LAST_PIECE, random);
  }

  /** A body in pieces of any size, a few empty ones too. */
  static Body cut(ByteString bytes, End end, SplittableRandom random) {
    List<ByteString> pieces = new ArrayList<>();
    int most = Math.max(1, random.nextInt(4) == 0 ? bytes.size() : bytes.size() / 4);
    for (int at = 0; at < bytes.size(); ) {
      int size = Math.min(random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(most), bytes.size() - at);
      pieces.add(bytes.substring(at, at + size));
      at += size;
    }
    if (end == End.EMPTY_PIECE || (end == End.LAST_PIECE && pieces.isEmpty())) {
      pieces.add(ByteString.EMPTY);
    }
    return new Body(bytes, pieces, end);
  }

  @SafeVarargs
  static <T> T pick(SplittableRandom random, T... from) {
    return from[random.nextInt(from.length)];
  }
}
