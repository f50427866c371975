package dev.berth.config;

import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * A mapping whose keys are known. Reading it takes two steps: decode each key, then {@link #build}
 * the value; a problem in between, here or further down, is recorded and leaves it unbuilt.
 */
public final class YamlSection {

  private final YamlNode node;
  private final JsonNode json;
  private final ProblemList problems;
  private final int problemsBefore;

  YamlSection(YamlNode node, JsonNode json, Collection<String> keys, ProblemList problems) {
    this.node = node;
    this.json = json;
    this.problems = problems;
    this.problemsBefore = problems.count();
    if (json.isObject()) {
      json.propertyNames().stream()
          .filter(key -> !keys.contains(key))
          .forEach(key -> unknown(key, keys));
    } else {
      node.refuse(
          keys.isEmpty() ? "a mapping" : "a mapping with the keys " + String.join(", ", keys));
    }
  }

  /** The value of a key that has to be there; the decoder says what is missing. */
  public <T> Decoded<T> required(String key, YamlDecoder<T> decoder) {
    return json.isObject() ? decoder.decode(node.at(key)) : Decoded.none();
  }

  /** The value of a key, {@code fallback} when it is not there. */
  public <T> Decoded<T> optional(String key, YamlDecoder<T> decoder, T fallback) {
    return json.has(key) ? optional(key, decoder) : new Decoded<>(fallback);
  }

  /** The value of a key that may be left out. */
  public <T> Decoded<T> optional(String key, YamlDecoder<T> decoder) {
    return json.has(key) ? decoder.decode(node.at(key)) : Decoded.none();
  }

  /**
   * The value of the whole section.
   *
   * @param builder called only if no problem was recorded since the section was opened; what its
   *     {@link IllegalArgumentException} says of the keys together is recorded as a problem
   */
  public <T> Decoded<T> build(Supplier<T> builder) {
    if (problems.count() > problemsBefore) {
      return Decoded.none();
    }
    try {
      return new Decoded<>(builder.get());
    } catch (IllegalArgumentException conflict) {
      problems.add(
          new Problem(node.path(), "these keys together", String.valueOf(conflict.getMessage())));
      return Decoded.none();
    }
  }

  private void unknown(String key, Collection<String> keys) {
    String nearest = NearestName.of(key, List.copyOf(keys));
    String hint = nearest == null ? "" : " (did you mean '" + nearest + "'?)";
    problems.add(
        new Problem(node.pathOf(key), "unknown key", "one of " + String.join(", ", keys) + hint));
  }
}
