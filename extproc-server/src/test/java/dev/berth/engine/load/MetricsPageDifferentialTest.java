package dev.berth.engine.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The scanner against a reader that takes every line apart by a regular expression. */
class MetricsPageDifferentialTest {

  private static final int PAGES = 20_000;
  private static final List<String> NAMES = List.of("a:b", "a:bc", "x_y");
  private static final List<String> PIECES =
      List.of(
          "a:b",
          "a:bc",
          "x_y",
          "zz",
          "{",
          "}",
          "{}",
          "{k=\"v\"}",
          "{k=\"}\"}",
          "\"",
          "\\",
          "\\\"",
          " ",
          "\t",
          "\n",
          "\r\n",
          "#",
          "1",
          "2.5",
          "-3",
          "1e2",
          "NaN",
          "+Inf",
          "Inf",
          "0x1",
          "1d",
          ",",
          "é",
          "\0");

  /** Blanks, name, perhaps labels up to the first unquoted brace, the value up to a blank. */
  private static final Pattern LINE =
      Pattern.compile(
          "[ \t]*(?<name>[^\\x00-\\x20\\x80-\\xff{]*)[ \t]*"
              + "(?<labels>\\{(?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*\\}|\\{.*)?[ \t]*"
              + "(?<value>[^\\x00-\\x20\\x80-\\xff]*).*",
          Pattern.DOTALL);

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");

  @Test
  void values_anyPage_areThoseOfTheReference() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < PAGES; i++) {
      String page = page(random);
      MetricsPage read = MetricsPage.read(page.getBytes(ISO_8859_1), NAMES);
      for (String name : NAMES) {
        assertThat(read.values(name))
            .as("page %d: %s of <%s>", i, name, page)
            .isEqualTo(reference(page, name));
      }
    }
  }

  private static String page(SplittableRandom random) {
    StringBuilder page = new StringBuilder();
    for (int i = random.nextInt(24); i > 0; i--) {
      page.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return page.toString();
  }

  private static List<Double> reference(String page, String name) {
    List<Double> values = new ArrayList<>();
    for (String line : page.split("\n", -1)) {
      Matcher matcher = LINE.matcher(line);
      if (matcher.matches() && matcher.group("name").equals(name)) {
        values.add(number(matcher.group("value")));
      }
    }
    return values;
  }

  private static double number(String text) {
    if (text.equals("Inf") || text.equals("+Inf")) {
      return Double.POSITIVE_INFINITY;
    }
    if (text.equals("-Inf")) {
      return Double.NEGATIVE_INFINITY;
    }
    return DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : Double.NaN;
  }
}
