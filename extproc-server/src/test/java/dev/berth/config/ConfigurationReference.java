package dev.berth.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Makes a table of keys for people from a JSON Schema. */
final class ConfigurationReference {

  private final JsonNode schema;
  private final List<Row> rows = new ArrayList<>();

  private record Row(String path, String key, JsonNode node, boolean required) {}

  private ConfigurationReference(JsonNode schema) {
    this.schema = schema;
    addKeysOf(schema, "");
  }

  /** The names of all keys, without their paths. */
  static List<String> keys(JsonNode schema) {
    return new ConfigurationReference(schema).rows.stream().map(Row::key).distinct().toList();
  }

  /** A heading, the description of the file, and one line for each key. */
  static String section(JsonNode schema) {
    ConfigurationReference reference = new ConfigurationReference(schema);
    return reference.rows.stream()
        .map(reference::line)
        .collect(
            Collectors.joining(
                "\n",
                "## "
                    + schema.path("title").asString()
                    + "\n\n"
                    + schema.path("description").asString()
                    + "\n\n| key | type | default | meaning |\n|---|---|---|---|\n",
                "\n"));
  }

  private void addKeysOf(JsonNode node, String path) {
    for (Map.Entry<String, JsonNode> property : node.path("properties").properties()) {
      String key = property.getKey();
      boolean required =
          StreamSupport.stream(node.path("required").spliterator(), false)
              .anyMatch(name -> name.asString().equals(key));
      String here = path.isEmpty() ? key : path + "." + key;
      rows.add(new Row(here, key, property.getValue(), required));
      addKeysOf(property.getValue(), here);
      addKeysOf(property.getValue().path("additionalProperties"), here + ".*");
      addKeysOf(property.getValue().path("items"), here + "[]");
      addKeysOf(mappingAmong(property.getValue().path("items").path("anyOf")), here + "[]");
    }
  }

  private static JsonNode mappingAmong(JsonNode alternatives) {
    return StreamSupport.stream(alternatives.spliterator(), false)
        .filter(alternative -> alternative.has("properties"))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  private String line(Row row) {
    return String.format(
        "| `%s` | %s | %s | %s |",
        row.path(),
        type(row.node()),
        byDefault(row),
        row.node().path("description").asString().replace("|", "\\|"));
  }

  private static String byDefault(Row row) {
    JsonNode value = row.node().path("default");
    if (!value.isMissingNode()) {
      return "`" + value.asString() + "`";
    }
    return row.required() ? "required" : "none";
  }

  private String type(JsonNode node) {
    JsonNode resolved = resolve(node);
    if (resolved.has("enum")) {
      return StreamSupport.stream(resolved.path("enum").spliterator(), false)
          .map(value -> "`" + value.asString() + "`")
          .collect(Collectors.joining(", "));
    }
    if (resolved.has("title")) {
      return resolved.path("title").asString();
    }
    return switch (resolved.path("type").asString()) {
      case "object" -> "mapping";
      case "array" -> "list";
      default -> resolved.path("type").asString();
    };
  }

  private JsonNode resolve(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isMissingNode() ? node : schema.at(reference.asString().substring(1));
  }
}
