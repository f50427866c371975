package dev.berth.config;

import dev.berth.base.HostPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A spot in a YAML document: its path, what stands there, and the list that collects the problems
 * of the whole document. Confined to the thread that decodes.
 */
public final class YamlNode {

  private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]{1,80}");

  private final String path;
  private final String key;
  private final JsonNode json;
  private final ProblemList problems;

  YamlNode(String path, JsonNode json, ProblemList problems) {
    this(path, "", json, problems);
  }

  private YamlNode(String path, String key, JsonNode json, ProblemList problems) {
    this.path = path;
    this.key = key;
    this.json = json;
    this.problems = problems;
  }

  /** As in {@code servers[3].models[0]}; empty for the whole document. */
  public String path() {
    return path;
  }

  /** The key under which it stands in the mapping around it; empty where there is none. */
  String key() {
    return key;
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

  /** Records that the key under which this stands is not what was expected. */
  void refuseKey(String expected) {
    problems.add(new Problem(path, "this key", expected));
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
  public Decoded<Integer> integer(int min, int max) {
    boolean good = json.canConvertToInt() && json.isIntegralNumber();
    return good && json.intValue() >= min && json.intValue() <= max
        ? new Decoded<>(json.intValue())
        : refuse("a whole number between " + min + " and " + max);
  }

  /** A TCP port that something listens on. */
  public Decoded<Integer> port() {
    return integer(1, HostPort.MAX_PORT);
  }

  /** A number, whole or not. */
  Decoded<Double> number(double min, double max) {
    return json.isNumber() && json.doubleValue() >= min && json.doubleValue() <= max
        ? new Decoded<>(json.doubleValue())
        : refuse("a number between " + min + " and " + max);
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

  /** A truth value. */
  public Decoded<Boolean> truth() {
    return json.isBoolean() ? new Decoded<>(json.booleanValue()) : refuse("true or false");
  }

  /** The keys of a mapping, good or not; none where something else stands. */
  Set<String> keys() {
    return json.isObject() ? Set.copyOf(json.propertyNames()) : Set.of();
  }

  /**
   * A mapping whose keys are names that somebody chose; problems of all entries are collected.
   *
   * @param expected what the mapping holds and how much
   * @param key what a key must look like
   */
  <T> Decoded<Map<String, T>> mapping(
      String expected, int maxSize, Format<String> key, YamlDecoder<T> value) {
    if (!json.isObject() || json.isEmpty() || json.size() > maxSize) {
      return refuse(expected);
    }
    int before = problems.count();
    Map<String, T> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.properties()) {
      YamlNode at = at(entry.getKey());
      if (!key.fits(entry.getKey())) {
        at.refuseKey(key.expected());
      }
      Decoded<T> decoded = value.decode(at);
      if (problems.count() == before) {
        values.put(entry.getKey(), decoded.get());
      }
    }
    return problems.count() == before ? new Decoded<>(values) : Decoded.none();
  }

  /** What stands under a key; missing when there is no such key. */
  YamlNode at(String key) {
    return new YamlNode(pathOf(key), key, json.path(key), problems);
  }

  /** The path of what stands under a key. */
  String pathOf(String key) {
    if (!PLAIN_KEY.matcher(key).matches()) {
      return path + "[" + Excerpt.quoted(key) + "]";
    }
    return path.isEmpty() ? key : path + "." + key;
  }

  /** A mapping with no keys but these. */
  public YamlSection section(String... keys) {
    return new YamlSection(this, json, List.of(keys), problems);
  }

  /** A mapping of somebody else's, who may add keys to it. */
  public YamlSection openSection() {
    return new YamlSection(
        this, json, json.isObject() ? json.propertyNames() : List.of(), problems);
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
