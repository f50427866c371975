package dev.berth.engine.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
          "{engine=\"0\"}",
          "{k=\"v\",engine=\"1\"}",
          "{dp_rank=\"1\"}",
          "engine=\"1\"",
          "\na:b{engine=\"0\"} 1",
          "\nx_y{k=\"v\",dp_rank=\"1\"} 2",
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

  /** A name up to the quote, and what is quoted, though the quote may not end. */
  private static final Pattern LABEL =
      Pattern.compile(
          "\\G(?<name>.*?)=\"(?<value>(?:[^\"\\\\]|\\\\.)*+\\\\?)(?:\"|$)", Pattern.DOTALL);

  private static final String NO_RANK = "none";

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

  @Test
  void ofRank_anyPage_isWhatTheReferenceKeeps() {
    SplittableRandom random = new SplittableRandom(6);
    int ofSeveral = 0;
    for (int i = 0; i < PAGES; i++) {
      String page = page(random);
      MetricsPage read = MetricsPage.read(page.getBytes(ISO_8859_1), NAMES).ofRank(1);
      for (String name : NAMES) {
        assertThat(read.values(name))
            .as("page %d: %s of <%s>", i, name, page)
            .isEqualTo(referenceOfRank(page, name, "1"));
      }
      ofSeveral += ranks(page).size() > 1 ? 1 : 0;
    }
    assertThat(ofSeveral).isGreaterThan(PAGES / 100);
  }

  /** All lines of a page that tells of fewer than two ranks; of another one those that may be. */
  private static List<Double> referenceOfRank(String page, String name, String rank) {
    return lines(page, name)
        .filter(line -> ranks(page).size() < 2 || Set.of(NO_RANK, rank).contains(rankOn(line)))
        .map(line -> number(line.group("value")))
        .toList();
  }

  private static Set<String> ranks(String page) {
    return NAMES.stream()
        .flatMap(name -> lines(page, name))
        .map(MetricsPageDifferentialTest::rankOn)
        .filter(rank -> !rank.equals(NO_RANK))
        .collect(Collectors.toSet());
  }

  private static String rankOn(Matcher line) {
    String labels = line.group("labels") == null ? "" : line.group("labels");
    String inside = labels.length() < 2 ? "" : labels.substring(1, labels.length() - 1);
    Map<String, String> found = new HashMap<>();
    for (Matcher label = LABEL.matcher(inside); label.find(); ) {
      String named = label.group("name").strip().replaceFirst("^,", "").strip();
      found.putIfAbsent(named, label.group("value"));
    }
    return found.getOrDefault("engine", found.getOrDefault("dp_rank", NO_RANK));
  }

  private static String page(SplittableRandom random) {
    StringBuilder page = new StringBuilder();
    for (int i = random.nextInt(24); i > 0; i--) {
      page.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return page.toString();
  }

  private static List<Double> reference(String page, String name) {
    return lines(page, name).map(line -> number(line.group("value"))).toList();
  }

  private static Stream<Matcher> lines(String page, String name) {
    return Stream.of(page.split("\n", -1))
        .map(LINE::matcher)
        .filter(line -> line.matches() && line.group("name").equals(name));
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
