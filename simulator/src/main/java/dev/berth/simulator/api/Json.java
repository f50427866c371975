package dev.berth.simulator.api;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Small JSON documents. Stateless. */
public final class Json {
  private static final JsonMapper MAPPER = new JsonMapper();

  private Json() {}

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** An array of the given objects. */
  public static ArrayNode array(ObjectNode... elements) {
    ArrayNode array = MAPPER.createArrayNode();
    for (ObjectNode element : elements) {
      array.add(element);
    }
    return array;
  }

  /** The document as UTF-8. */
  public static byte[] bytes(ObjectNode document) {
    return text(document).getBytes(StandardCharsets.UTF_8);
  }

  /** The document on one line. */
  public static String text(ObjectNode document) {
    return MAPPER.writeValueAsString(document);
  }

  /** Whether these bytes are one JSON object. */
  public static boolean isObject(byte[] document) {
    try {
      return MAPPER.readTree(document) instanceof ObjectNode;
    } catch (JacksonException malformed) {
      return false;
    }
  }

  /** The document, an empty one where there is no text; null when it is not JSON. */
  public static @Nullable JsonNode read(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JacksonException malformed) {
      return null;
    }
  }

  /** A JSON string literal, which is a YAML scalar too. */
  public static String quoted(String text) {
    return MAPPER.writeValueAsString(text);
  }
}
