package dev.berth.config;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;

/**
 * YAML 1.2 from people: one document in UTF-8. A key given twice is an error, and so is an alias
 * ({@code *name}): the parser would read it as a plain text, and documents that expand without
 * bounds are made of them.
 */
public final class Yaml {

  private static final int MAX_NESTING = 32;
  // More than 50,000 servers with 10 models each come to, and still a tree of moderate size.
  static final int MAX_TOKENS = 1_500_000;
  // The scanner copies all of a long word or comment for each buffer that it reads of it.
  private static final int READ_AHEAD = 1 << 18;
  private static final YAMLFactory FACTORY =
      YAMLFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxTokenCount(MAX_TOKENS)
                  .build())
          // Whoever reads the bytes has limited them already.
          .loadSettings(
              LoadSettings.builder()
                  .setCodePointLimit(Integer.MAX_VALUE)
                  .setBufferSize(READ_AHEAD)
                  .setSchema(new CoreSchema())
                  .build())
          .build();

  private Yaml() {}

  /** The value of a document, or all its problems; a syntax error is one problem. */
  public static <T> ConfigResult<T> decode(byte[] document, YamlDecoder<T> decoder) {
    return text(document).then(Yaml::tree).then(tree -> decode(tree, decoder));
  }

  private static <T> ConfigResult<T> decode(JsonNode tree, YamlDecoder<T> decoder) {
    ProblemList problems = new ProblemList();
    Decoded<T> value = decoder.decode(new YamlNode("", tree, problems));
    return problems.count() == 0
        ? new ConfigResult.Loaded<>(value.get())
        : new ConfigResult.Invalid<>(problems.toList());
  }

  private static ConfigResult<String> text(byte[] document) {
    try {
      return new ConfigResult.Loaded<>(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString());
    } catch (CharacterCodingException malformed) {
      return ConfigResult.invalid(new Problem("", "bytes that are no UTF-8", "text in UTF-8"));
    }
  }

  private static ConfigResult<JsonNode> tree(String text) {
    try {
      JsonNode tree = YamlTree.read(FACTORY, text);
      return tree.isMissingNode()
          ? ConfigResult.invalid(new Problem("", "an empty document", "a mapping"))
          : new ConfigResult.Loaded<>(tree);
    } catch (JacksonException error) {
      return ConfigResult.invalid(syntaxProblem(error));
    }
  }

  private static Problem syntaxProblem(JacksonException error) {
    if (error.getCause() instanceof MarkedYamlEngineException yaml) {
      return syntaxProblem(yaml.getProblemMark().map(Yaml::position).orElse(""), yaml.getProblem());
    }
    TokenStreamLocation location = error.getLocation();
    return syntaxProblem(
        location == null ? "" : position(location.getLineNr(), location.getColumnNr()),
        error.getOriginalMessage());
  }

  private static Problem syntaxProblem(String position, String message) {
    return new Problem(position, Excerpt.plain(message), "one valid YAML document");
  }

  private static String position(Mark mark) {
    return position(mark.getLine() + 1, mark.getColumn() + 1);
  }

  private static String position(int line, int column) {
    return "line " + line + ", column " + column;
  }
}
