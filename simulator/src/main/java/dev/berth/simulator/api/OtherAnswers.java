package dev.berth.simulator.api;

import tools.jackson.databind.node.ObjectNode;

/** The answers of APIs with one short shape. */
final class OtherAnswers {

  /** A PNG of one pixel. */
  private static final String PIXEL =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

  private OtherAnswers() {}

  /** OpenAI images: one picture of one pixel. */
  static ObjectNode image(Completion completion) {
    Completion.Usage counted = completion.usage();
    ObjectNode answer = Json.object().put("created", completion.createdSeconds());
    answer.set("data", Json.array(Json.object().put("b64_json", PIXEL)));
    ObjectNode usage = answer.putObject("usage").put("input_tokens", counted.prompt());
    usage.put("output_tokens", counted.output()).put("total_tokens", counted.total());
    return answer;
  }

  /** KServe's open inference protocol, version 2: one tensor of text. */
  static ObjectNode inference(Completion completion) {
    ObjectNode output = Json.object().put("name", "text_output").put("datatype", "BYTES");
    output.putArray("shape").add(1);
    output.putArray("data").add(completion.text());
    ObjectNode answer = Json.object().put("model_name", completion.model());
    answer.put("model_version", "1").put("id", completion.id());
    answer.set("outputs", Json.array(output));
    return answer;
  }
}
