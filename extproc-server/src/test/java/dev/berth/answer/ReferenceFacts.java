package dev.berth.answer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The rules of {@link AnswerReader} once more, written plainly on top of Jackson's parser. */
final class ReferenceFacts {

  private static final Map<String, String> COUNTS = counts();
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private final Map<String, Long> told = new HashMap<>();
  private @Nullable String responseId;

  static AnswerFacts ofJson(byte[] body) {
    ReferenceFacts facts = new ReferenceFacts();
    facts.read(new String(body, UTF_8));
    return facts.facts();
  }

  static AnswerFacts ofEvents(byte[] stream) {
    ReferenceFacts facts = new ReferenceFacts();
    StringBuilder data = new StringBuilder();
    boolean first = true;
    boolean piece = false;
    for (String line : new String(stream, UTF_8).split("\r\n|\r|\n", -1)) {
      if (line.isEmpty()) {
        facts.read(data.toString());
        data.setLength(0);
        first = true;
        piece = false;
      } else if (isField(line, "event")) {
        String name = value(line);
        piece = name.endsWith(".delta") || name.equals("content_block_delta");
      } else if (isField(line, "data") && !piece) {
        data.append(first ? "" : "\n").append(value(line));
        first = false;
      }
    }
    facts.read(data.toString());
    return facts.facts();
  }

  private static boolean isField(String line, String name) {
    return line.equals(name) || line.startsWith(name + ":");
  }

  private static String value(String line) {
    String value = line.contains(":") ? line.substring(line.indexOf(':') + 1) : "";
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  private void read(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        readObject(parser, fields);
        take(fields);
      }
    } catch (JacksonException notComplete) {
      // says nothing
    }
  }

  /** Every text and number that lies in nothing but objects, by its path; the last counts. */
  private static void readObject(JsonParser parser, Map<String, String> fields) {
    Deque<String> path = new ArrayDeque<>();
    String name = "";
    int arrays = 0;
    while (true) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw new IllegalStateException("the parser refuses what ends too early");
      }
      switch (token) {
        case PROPERTY_NAME -> name = parser.currentName();
        case START_ARRAY -> arrays++;
        case END_ARRAY -> arrays--;
        case START_OBJECT -> path.addLast(arrays > 0 ? "[]" : name);
        case END_OBJECT -> {
          if (path.isEmpty()) {
            return;
          }
          path.removeLast();
        }
        case VALUE_STRING, VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
          String at = path.isEmpty() ? name : String.join(".", path) + "." + name;
          String kind = token == JsonToken.VALUE_STRING ? "'" : "";
          if (arrays == 0) {
            put(fields, at, kind + parser.getString());
          }
        }
        default -> {}
      }
    }
  }

  /** Of several numbers the last good one counts. */
  private static void put(Map<String, String> fields, String path, String value) {
    String count = COUNTS.get(path);
    if (count == null && value.startsWith("'")) {
      fields.put(path, value.substring(1));
    } else if (count != null && value.matches("\\d{1,15}")) {
      fields.put("#" + count, value);
    }
  }

  private void take(Map<String, String> fields) {
    fields.forEach(
        (name, value) -> {
          if (name.startsWith("#")) {
            told.put(name.substring(1), Long.parseLong(value));
          }
        });
    String inner = response(fields, "response.");
    String id = inner == null ? response(fields, "") : inner;
    responseId = id == null ? responseId : id;
  }

  private static @Nullable String response(Map<String, String> fields, String at) {
    String id = fields.get(at + "id");
    boolean kind = "response".equals(fields.get(at + "object"));
    return id != null && (kind || id.startsWith("resp_")) ? id : null;
  }

  private AnswerFacts facts() {
    boolean onlyTotal = !told.containsKey("prompt") && !told.containsKey("completion");
    long prompt = get(onlyTotal ? "total" : "prompt") + get("read") + get("written");
    long cached = told.containsKey("cached") ? get("cached") : get("read");
    TokenUsage usage =
        told.isEmpty() ? null : new TokenUsage(prompt, get("completion") + get("thoughts"), cached);
    return new AnswerFacts(usage, responseId);
  }

  private long get(String count) {
    return told.getOrDefault(count, 0L);
  }

  private static Map<String, String> counts() {
    Map<String, String> counts = new HashMap<>();
    for (String usage : new String[] {"usage.", "response.usage.", "message.usage."}) {
      counts.put(usage + "prompt_tokens", "prompt");
      counts.put(usage + "input_tokens", "prompt");
      counts.put(usage + "completion_tokens", "completion");
      counts.put(usage + "output_tokens", "completion");
      counts.put(usage + "total_tokens", "total");
      counts.put(usage + "cache_read_input_tokens", "read");
      counts.put(usage + "cache_creation_input_tokens", "written");
      counts.put(usage + "prompt_tokens_details.cached_tokens", "cached");
      counts.put(usage + "input_tokens_details.cached_tokens", "cached");
    }
    counts.put("usageMetadata.promptTokenCount", "prompt");
    counts.put("usageMetadata.candidatesTokenCount", "completion");
    counts.put("usageMetadata.thoughtsTokenCount", "thoughts");
    counts.put("usageMetadata.cachedContentTokenCount", "cached");
    counts.put("meta_info.prompt_tokens", "prompt");
    counts.put("meta_info.completion_tokens", "completion");
    counts.put("meta_info.cached_tokens", "cached");
    return counts;
  }
}
