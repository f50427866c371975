package dev.berth.config;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A spot in a YAML document: its path, what stands there, and the list that collects the problems
 * of the whole document. Confined to the thread that decodes.
 */
public final class YamlNode {

  private final String path;
  private final JsonNode json;
  private final ProblemList problems;

  YamlNode(String path, JsonNode json, ProblemList problems) {
    this.path = path;
    this.json = json;
    this.problems = problems;
  }

  /** As in {@code servers[3].models[0]}; empty for the whole document. */
  public String path() {
    return path;
  }

  /** Whether a mapping stands here. */
  public boolean isMapping() {
    return json.isObject();
  }

  /** Records that what stands here is not what was expected. */
  public <T> Decoded<T> refuse(String expected) {
    problems.add(new Problem(path, Excerpt.of(json), expected));
    return Decoded.none();
  }

  /** A text; a number or a truth value is refused, so that {@code 1.0} never becomes a name. */
  public <T> Decoded<T> text(Format<T> format) {
    if (json.isString()) {
      return parse(json.stringValue(), format);
    }
    return refuse(format.expected() + (json.isValueNode() && !json.isNull() ? ", in quotes" : ""));
  }

  /** A text, or a whole number that reads as one. */
  <T> Decoded<T> textOrNumber(Format<T> format) {
    return json.isIntegralNumber() ? parse(json.asString(), format) : text(format);
  }

  /** A whole number. */
  Decoded<Integer> integer(int min, int max) {
    boolean good = json.canConvertToInt() && json.isIntegralNumber();
    return good && json.intValue() >= min && json.intValue() <= max
        ? new Decoded<>(json.intValue())
        : refuse("a whole number between " + min + " and " + max);
  }

  /**
   * A list, each element decoded in order; problems of all elements are collected.
   *
   * @param expected what the list holds and how many
   */
  public <T> Decoded<List<T>> list(
      String expected, int minSize, int maxSize, YamlDecoder<T> element) {
    if (!json.isArray() || json.size() < minSize || json.size() > maxSize) {
      return refuse(expected);
    }
    int before = problems.count();
    List<T> values = new ArrayList<>(json.size());
    for (int i = 0; i < json.size(); i++) {
      Decoded<T> value = element.decode(new YamlNode(path + "[" + i + "]", json.get(i), problems));
      if (problems.count() == before) {
        values.add(value.get());
      }
    }
    return problems.count() == before ? new Decoded<>(values) : Decoded.none();
  }

  /** A mapping with no keys but these. */
  public YamlSection section(String... keys) {
    return new YamlSection(this, json, List.of(keys), problems);
  }

  private <T> Decoded<T> parse(String text, Format<T> format) {
    try {
      return new Decoded<>(format.parser().apply(text));
    } catch (IllegalArgumentException invalid) {
      String reason = invalid.getMessage();
      return refuse(format.expected() + (reason == null ? "" : " (" + Excerpt.plain(reason) + ")"));
    }
  }
}
