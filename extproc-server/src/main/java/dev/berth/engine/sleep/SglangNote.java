package dev.berth.engine.sleep;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server of SGLang is, as Berth notes it in the version of the server's weights.
 *
 * @param version of its weights, without the note
 */
record SglangNote(Stage stage, String version) {

  private static final JsonMapper MAPPER = new JsonMapper();

  /** From one to the next, in a circle. */
  enum Stage {
    /** Nothing is noted: so is a process that has just started. */
    AWAKE(""),
    LEAVING("berth:leaving:"),
    ASLEEP("berth:asleep:"),
    WAKING("berth:waking:");

    private final String prefix;

    Stage(String prefix) {
      this.prefix = prefix;
    }
  }

  /**
   * What the answer to {@code GET /model_info} says.
   *
   * @return null when it says nothing of a version
   */
  static @Nullable SglangNote of(JsonNode answer) {
    JsonNode version = answer.path("weight_version");
    return version.isString() ? read(version.stringValue()) : null;
  }

  private static SglangNote read(String noted) {
    for (Stage stage : Stage.values()) {
      if (stage != Stage.AWAKE && noted.startsWith(stage.prefix)) {
        return new SglangNote(stage, noted.substring(stage.prefix.length()));
      }
    }
    return new SglangNote(Stage.AWAKE, noted);
  }

  /** Whether an order was begun of which nobody noted the end. */
  boolean isHalfWay() {
    return stage == Stage.LEAVING || stage == Stage.WAKING;
  }

  /** The body that notes another stage; requests are left alone. */
  String noting(Stage next) {
    return MAPPER
        .createObjectNode()
        .put("new_version", next.prefix + version)
        .put("abort_all_requests", false)
        .toString();
  }
}
