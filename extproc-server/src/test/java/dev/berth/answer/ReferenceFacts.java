package dev.berth.answer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.berth.testing.LooseJson;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The rules of {@link AnswerReader} once more, written plainly on top of Jackson's parser. It reads
 * {@link LooseJson}; events are cut out of the bytes, one character each.
 */
final class ReferenceFacts {

  private static final Map<String, String> COUNTS = counts();
  private static final int DEPTH = 512;
  private static final int TEXT_BYTES = 256;
  private static final int EVENT_BYTES = 64;

  private final Map<String, Long> told = new HashMap<>();
  private @Nullable String responseId;

  static AnswerFacts ofJson(byte[] body) {
    ReferenceFacts facts = new ReferenceFacts();
    facts.read(body);
    return facts.facts();
  }

  static AnswerFacts ofEvents(byte[] stream) {
    ReferenceFacts facts = new ReferenceFacts();
    StringBuilder data = new StringBuilder();
    boolean first = true;
    boolean piece = false;
    for (String line : new String(stream, ISO_8859_1).split("\r\n|\r|\n", -1)) {
      if (line.isEmpty()) {
        facts.read(data.toString().getBytes(ISO_8859_1));
        data.setLength(0);
        first = true;
        piece = false;
      } else if (isField(line, "event")) {
        String name = value(line);
        piece =
            name.length() <= EVENT_BYTES
                && (name.endsWith(".delta") || name.equals("content_block_delta"));
      } else if (isField(line, "data") && !piece) {
        data.append(first ? "" : "\n").append(value(line));
        first = false;
      }
    }
    facts.read(data.toString().getBytes(ISO_8859_1));
    return facts.facts();
  }

  private static boolean isField(String line, String name) {
    return line.equals(name) || line.startsWith(name + ":");
  }

  private static String value(String line) {
    String value = line.contains(":") ? line.substring(line.indexOf(':') + 1) : "";
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  private void read(byte[] bytes) {
    LooseJson json = LooseJson.of(bytes);
    ReferenceObject object = new ReferenceObject(json);
    try (JsonParser parser = json.parser()) {
      if (parser.nextToken() == JsonToken.START_OBJECT && object.read(parser)) {
        take(object);
      }
    } catch (JacksonException notComplete) {
      // says nothing
    }
  }

  /** One object: its texts and counts that lie in nothing but objects, by their path. */
  private static final class ReferenceObject {

    private final LooseJson json;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Long> counts = new HashMap<>();

    ReferenceObject(LooseJson json) {
      this.json = json;
    }

    /** Reads to its end; false when it is too deep. */
    boolean read(JsonParser parser) {
      Deque<String> path = new ArrayDeque<>();
      String name = "";
      int arrays = 0;
      while (path.size() + arrays < DEPTH) {
        JsonToken token = parser.nextToken();
        switch (token) {
          case PROPERTY_NAME -> name = parser.currentName().replace(".", "\\.");
          case START_ARRAY -> arrays++;
          case END_ARRAY -> arrays--;
          case START_OBJECT -> path.addLast(arrays > 0 ? "[]" : name);
          case END_OBJECT -> {
            if (path.isEmpty()) {
              return true;
            }
            path.removeLast();
          }
          case VALUE_STRING, VALUE_NUMBER_INT -> {
            String at = path.isEmpty() ? name : String.join(".", path) + "." + name;
            if (arrays == 0) {
              put(at, parser.getString(), token == JsonToken.VALUE_STRING);
            }
          }
          default -> {}
        }
      }
      return false;
    }

    /** Of several the last counts: of numbers the last good one. */
    private void put(String path, String value, boolean text) {
      String count = COUNTS.get(path);
      if (count == null && text) {
        texts.put(path, json.isGood(value, TEXT_BYTES) ? value : "");
      } else if (count != null && !text && value.matches("\\d{1,15}")) {
        counts.put(count, Long.parseLong(value));
      }
    }

    @Nullable String response(String at) {
      String id = texts.getOrDefault(at + "id", "");
      boolean kind = "response".equals(texts.get(at + "object"));
      return !id.isEmpty() && (kind || id.startsWith("resp_")) ? id : null;
    }
  }

  private void take(ReferenceObject object) {
    told.putAll(object.counts);
    String inner = object.response("response.");
    String id = inner == null ? object.response("") : inner;
    responseId = id == null ? responseId : id;
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
