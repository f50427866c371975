package dev.berth.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters behind the question mark of an address, decoded. */
record Query(Map<String, List<String>> parameters) {

  /**
   * Reads {@code name=value&…}. A percent sign that escapes nothing stays as it is.
   *
   * @param raw null when there is no question mark
   */
  static Query of(@Nullable String raw) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String parameter : raw == null || raw.isEmpty() ? new String[0] : raw.split("&")) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals);
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      parameters.computeIfAbsent(decoded(name), same -> new ArrayList<>()).add(decoded(value));
    }
    return new Query(parameters);
  }

  private static String decoded(String raw) {
    try {
      return URLDecoder.decode(raw, UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return raw;
    }
  }

  /** The first value of that name; null if there is none. */
  @Nullable String first(String name) {
    List<String> values = all(name);
    return values.isEmpty() ? null : values.get(0);
  }

  String firstOr(String name, String otherwise) {
    String first = first(name);
    return first == null ? otherwise : first;
  }

  /** Every value of that name, as they came. */
  List<String> all(String name) {
    return parameters.getOrDefault(name, List.of());
  }

  /** A name that is none of these; null if there is none. */
  @Nullable String stranger(Set<String> known) {
    return parameters.keySet().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .orElse(null);
  }
}
