package dev.berth.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class YamlTest {

  private static final Format<String> ANY = new Format<>("a text", text -> text);

  @Test
  void decode_mapping_readsItsKeys() {
    assertThat(decode("a: x\n")).isEqualTo(new Loaded<>("x"));
    assertThat(decode("\uFEFF# byte order mark\na: 'x'\n")).isEqualTo(new Loaded<>("x"));
  }

  @Test
  void decode_syntaxError_tellsLineAndColumn() {
    assertThat(problem("a: x\nb: c: d\n"))
        .isEqualTo(
            "line 2, column 5: mapping values are not allowed here: expected one valid YAML"
                + " document");
    assertThat(problem("a: [1,")).startsWith("line 1, column 7: ");
    assertThat(problem("\ta: x")).startsWith("line 1, column 1: ");
    assertThat(problem("{a: x}}")).startsWith("line 1, column 7: ");
  }

  @Test
  void decode_keyTwice_isRefused() {
    assertThat(problem("a: x\na: y")).startsWith("line 2").contains("Duplicate").contains("\"a\"");
  }

  @Test
  void decode_secondDocument_isRefused() {
    assertThat(problem("a: x\n---\na: y")).startsWith("line 3");
  }

  @Test
  void decode_nothing_isRefused() {
    assertThat(problem("")).isEqualTo("an empty document: expected a mapping");
    assertThat(problem(" \n\n")).isEqualTo("an empty document: expected a mapping");
    assertThat(problem("# only a comment\n")).isEqualTo("an empty document: expected a mapping");
    assertThat(problem("---\n")).isEqualTo("no value: expected a mapping with the keys a");
    assertThat(problem("just text")).isEqualTo("\"just text\": expected a mapping with the keys a");
  }

  @Test
  void decode_alias_isRefused() {
    assertThat(problem("b: &x y\na: *x")).startsWith("line 2").contains("aliases");
  }

  @Test
  void decode_aliasesThatWouldExplode_areRefusedAtOnce() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 50; i++) {
      String list = ("*a" + (i - 1) + ", ").repeat(9);
      bomb.append("a").append(i).append(": &a").append(i).append(" [").append(list).append("]\n");
    }

    assertThat(problem(bomb.toString())).contains("aliases");
  }

  @Test
  void decode_deepNesting_isRefused() {
    assertThat(problem("[".repeat(100_000))).contains("nesting depth");
    assertThat(problem("- ".repeat(100_000))).contains("nesting depth");
  }

  @Test
  void decode_moreTokensThanTheLimit_isRefused() {
    assertThat(problem("[" + "x,".repeat(Yaml.MAX_TOKENS) + "]")).contains("Token count");
  }

  @Test
  void decode_problemsWithoutEnd_areCountedButNotKept() {
    YamlDecoder<List<String>> list =
        node -> node.list("a list", 0, 10_000, element -> element.text(ANY));
    byte[] document = ("[" + "1,".repeat(5_000) + "]").getBytes(StandardCharsets.UTF_8);

    List<Problem> problems = ((Invalid<List<String>>) Yaml.decode(document, list)).problems();

    assertThat(problems).hasSize(ProblemList.MAX_KEPT + 1);
    assertThat(problems.get(0).path()).isEqualTo("[0]");
    assertThat(problems.get(1000)).hasToString("and 4000 more problems: expected none");
  }

  @Test
  void decode_bytesThatAreNoUtf8_areRefused() {
    ConfigResult<String> result = Yaml.decode(new byte[] {'a', ':', ' ', (byte) 0xff}, YamlTest::a);

    assertThat(((Invalid<String>) result).problems())
        .containsExactly(new Problem("", "bytes that are no UTF-8", "text in UTF-8"));
  }

  @Test
  void decode_unknownKey_isShownHarmlessly() {
    assertThat(problem("a: x\n\"b\\u001b[31m.c\": y"))
        .isEqualTo("[\"b\uFFFD[31m.c\"]: unknown key: expected one of a");
    assertThat(problem("a: x\n" + "k".repeat(200) + ": y"))
        .isEqualTo("[\"" + "k".repeat(120) + "…\"]: unknown key: expected one of a");
  }

  @Test
  void decode_longValue_isShortened() {
    assertThat(problem("a: " + "9".repeat(200)))
        .isEqualTo("a: " + "9".repeat(120) + "…: expected a text, in quotes");
  }

  @Test
  void decode_plainWordsOfOlderYaml_areTexts() {
    assertThat(decode("a: yes")).isEqualTo(new Loaded<>("yes"));
    assertThat(decode("a: 1:30")).isEqualTo(new Loaded<>("1:30"));
    assertThat(problem("a: True")).contains("in quotes");
    assertThat(problem("a: ~")).isEqualTo("a: no value: expected a text");
  }

  @Test
  void decode_documentsWithRandomDamage_neverThrow() {
    String whole =
        """
        a: "x"
        # comment
        b: &x {c: [1, 2.5, true, ~], d: |
            text
          }
        ? e
        : !!str 5
        """;
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 5_000; i++) {
      byte[] damaged = damage(whole.getBytes(StandardCharsets.UTF_8), random);

      assertThat(Yaml.decode(damaged, YamlTest::a)).as("seed %d, round %d", seed, i).isNotNull();
    }
  }

  private static byte[] damage(byte[] bytes, Random random) {
    String signs = ":-[]{}\"'\n\t &*!|>#%@`?,0\\\u0000\u00ff";
    for (int i = random.nextInt(6); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) signs.charAt(random.nextInt(signs.length()));
    }
    return bytes;
  }

  private static Decoded<String> a(YamlNode node) {
    YamlSection at = node.section("a");
    Decoded<String> value = at.required("a", n -> n.text(ANY));
    return at.build(value::get);
  }

  private static ConfigResult<String> decode(String document) {
    return Yaml.decode(document.getBytes(StandardCharsets.UTF_8), YamlTest::a);
  }

  private static String problem(String document) {
    ConfigResult<String> result = decode(document);
    assertThat(result).isInstanceOf(Invalid.class);
    List<Problem> problems = ((Invalid<String>) result).problems();
    assertThat(problems).hasSize(1);
    return problems.get(0).toString();
  }
}
