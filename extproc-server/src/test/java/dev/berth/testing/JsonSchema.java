package dev.berth.testing;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A published JSON Schema, as an editor would apply it to YAML. */
public final class JsonSchema {

  private static final YAMLMapper YAML =
      YAMLMapper.builder(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .build();

  private final JsonNode tree;
  private final Schema schema;

  private JsonSchema(JsonNode tree) {
    this.tree = tree;
    this.schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(tree);
  }

  /**
   * Reads a schema.
   *
   * @param resource on the class path, as in {@code /dev/berth/config/berth.schema.json}
   */
  public static JsonSchema of(String resource) {
    try (InputStream in = JsonSchema.class.getResourceAsStream(resource)) {
      return new JsonSchema(JsonMapper.shared().readTree(Objects.requireNonNull(in, resource)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The schema itself. */
  public JsonNode tree() {
    return tree;
  }

  /** What the schema has against a YAML document; empty when it is valid. */
  public List<String> errors(String yaml) {
    return schema.validate(YAML.readTree(yaml)).stream().map(Error::toString).toList();
  }

  /** What the meta-schema of its dialect has against this schema. */
  public List<String> errorsInSchema() {
    String dialect = SpecificationVersion.DRAFT_2020_12.getDialectId();
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(com.networknt.schema.SchemaLocation.of(dialect))
        .validate(tree)
        .stream()
        .map(Error::toString)
        .toList();
  }
}
