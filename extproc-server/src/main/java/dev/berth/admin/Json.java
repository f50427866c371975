package dev.berth.admin;

import java.io.OutputStream;
import java.util.Iterator;
import java.util.stream.Stream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Writes records as JSON, their components in order, and every null as null. */
final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY).build();

  private Json() {}

  static byte[] bytes(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }

  /** Writes an array element by element, so that no more than one of them is in memory. */
  static void writeArray(OutputStream out, Stream<?> elements) {
    try (JsonGenerator json = MAPPER.createGenerator(out)) {
      json.writeStartArray();
      for (Iterator<?> each = elements.iterator(); each.hasNext(); ) {
        MAPPER.writeValue(json, each.next());
      }
      json.writeEndArray();
    }
  }
}
