package dev.berth.config;

import java.util.HashMap;
import java.util.Map;

/** Refuses a value that another spot of the document already has. Confined like its document. */
public final class Distinct<T> {

  private final String expected;
  private final Map<T, String> pathByValue = new HashMap<>();

  /**
   * @param expected as in {@code an address of its own}
   */
  public Distinct(String expected) {
    this.expected = expected;
  }

  /** {@code value} itself when it is the first of its kind (or no value at all). */
  public Decoded<T> first(YamlNode at, Decoded<T> value) {
    T found = value.orNull();
    String other = found == null ? null : pathByValue.putIfAbsent(found, at.path());
    return other == null ? value : at.refuse(expected + " (" + other + " has the same)");
  }
}
