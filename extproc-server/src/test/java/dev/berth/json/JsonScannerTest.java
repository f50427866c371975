package dev.berth.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonScannerTest {

  private static final String OBJECT =
      "{\"a\":1, \"in\":{\"a\":-2.5e3,\"in\":{\"b\":\"t\\u00e9\"},\"c\":[{\"in\":{\"a\":9}}]},"
          + "\"d\":true,\"out\":{\"a\":3},\"in\":[1],\"long\":123456789,\"b\":\"u\"}";

  private final Recorder recorder = new Recorder();
  private final JsonScanner scanner = new JsonScanner(recorder, 8, 4, 8);

  @Test
  void feed_objectsThatAreEntered_areTold() {
    feed(OBJECT);

    assertThat(scanner.finish()).isNull();
    assertThat(recorder.told)
        .containsExactly(
            "a=1",
            "in{",
            "in.a=-2.5e3",
            "in.in{",
            "in.in.b='té'@35-44",
            "in.in}",
            "in}",
            "d=true",
            "long=12345678…",
            "b='u'@121-124",
            "}");
  }

  @Test
  void feed_splitAnywhere_tellsTheSame() {
    feed(OBJECT);
    List<String> expected = List.copyOf(recorder.told);
    byte[] bytes = OBJECT.getBytes(UTF_8);

    for (int cut = 0; cut <= bytes.length; cut++) {
      recorder.restart();
      scanner.restart();
      scanner.feed(bytes, 0, cut);
      scanner.feed(bytes, cut, bytes.length - cut);
      assertThat(recorder.told).as("cut at %d", cut).isEqualTo(expected);
    }
  }

  @Test
  void restart_afterAProblem_readsAnotherObject() {
    for (String broken :
        List.of("{\"in\":{\"a\":\"\u0001", "[1", "{\"in\":{", "{} x", "{\"a\":1")) {
      feed(broken);
      scanner.restart();
      recorder.restart();

      feed("{\"a\":4}");

      assertThat(scanner.finish()).isNull();
      assertThat(scanner.scannedBytes()).isEqualTo(7);
      assertThat(recorder.told).containsExactly("a=4", "}");
    }
  }

  @Test
  void feed_anyValues_tellsWhereEachBeginsAndEnds() {
    String text =
        "{ \"a\" : \"t\\\"\" , \"b\":-2.5e3 ,\"c\":true\n, \"d\":[1,{\"a\":2}] ,\"in\" : { } }";

    feed(text);

    assertThat(recorder.spans.stream().map(span -> text.substring(span[0], span[1])))
        .containsExactly("\"t\\\"\"", "-2.5e3", "true", "[1,{\"a\":2}]", "{ }");
  }

  @Test
  void feed_visitorRefuses_readsNoFurther() {
    feed("{\"a\":1,\"no\":2,\"b\":\"x\"}");

    assertThat(scanner.problem()).isEqualTo("no");
    assertThat(recorder.told).containsExactly("a=1");
  }

  @Test
  void feed_rangeOutsideTheArray_throws() {
    assertThatThrownBy(() -> scanner.feed(new byte[4], 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  private void feed(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    scanner.feed(bytes, 0, bytes.length);
  }

  /** Enters what is called "in", refuses what is called "no", writes down the rest. */
  private static final class Recorder implements JsonVisitor {

    final List<String> told = new ArrayList<>();
    final List<int[]> spans = new ArrayList<>();
    private int begin;
    private String path = "";
    private String field = "";

    void restart() {
      told.clear();
      path = "";
    }

    @Override
    public @Nullable String onName(CapturedText name) {
      String decoded = name.decode();
      field = decoded == null ? "?" : decoded;
      return field.equals("no") ? "no" : null;
    }

    @Override
    public @Nullable String onValue(byte first, long from) {
      begin = (int) from;
      return null;
    }

    @Override
    public void onEnd(long to) {
      spans.add(new int[] {begin, (int) to});
    }

    @Override
    public boolean wantsText() {
      return true;
    }

    @Override
    public @Nullable String onText(CapturedText text, long from, long to) {
      told.add(path + field + "='" + text.decode() + "'@" + from + "-" + to);
      return null;
    }

    @Override
    public boolean wantsNumber() {
      return true;
    }

    @Override
    public void onNumber(CapturedText number) {
      told.add(path + field + "=" + number.latin1() + (number.isTooLong() ? "…" : ""));
    }

    @Override
    public void onTrue() {
      told.add(path + field + "=true");
    }

    @Override
    public boolean entersObject() {
      if (!field.equals("in")) {
        return false;
      }
      told.add(path + "in{");
      path += "in.";
      return true;
    }

    @Override
    public void onLeave() {
      told.add(path.isEmpty() ? "}" : path.substring(0, path.length() - 1) + "}");
      path = path.isEmpty() ? "" : path.substring(0, path.length() - 3);
    }
  }
}
