package dev.berth.config;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Makes a tree of one document. Does not bind to classes, and so does without Jackson's mapper,
 * whose set-up would be a tenth of what the main thread does at a start. Confined to its caller.
 */
final class YamlTree {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonParser parser;

  private YamlTree(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads all of a text; a missing node where there is nothing in it.
   *
   * @param factory its limits bound the depth and the size of the tree
   * @throws tools.jackson.core.JacksonException for an alias, a second document or bad syntax
   */
  static JsonNode read(YAMLFactory factory, String text) {
    try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
      return new YamlTree(parser).document();
    }
  }

  private JsonNode document() {
    JsonToken first = parser.nextToken();
    if (first == null) {
      return MissingNode.getInstance();
    }
    JsonNode root = value(first);
    if (parser.nextToken() != null) {
      throw refused("only one document is read");
    }
    return root;
  }

  private JsonNode value(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> mapping();
      case START_ARRAY -> list();
      case VALUE_STRING -> text();
      case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
      case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> NODES.booleanNode(true);
      case VALUE_FALSE -> NODES.booleanNode(false);
      case VALUE_NULL -> NODES.nullNode();
      default -> throw refused("this is not understood");
    };
  }

  private ObjectNode mapping() {
    ObjectNode mapping = NODES.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      mapping.set(key, value(parser.nextToken()));
    }
    return mapping;
  }

  private ArrayNode list() {
    ArrayNode list = NODES.arrayNode();
    for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
      list.add(value(t));
    }
    return list;
  }

  private JsonNode text() {
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      throw refused("aliases (*name) are not supported");
    }
    return NODES.stringNode(parser.getString());
  }

  private StreamReadException refused(String why) {
    return new StreamReadException(parser, why, parser.currentTokenLocation());
  }
}
