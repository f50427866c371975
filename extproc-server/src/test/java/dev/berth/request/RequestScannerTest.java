package dev.berth.request;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.request.ScanResult.Malformed;
import dev.berth.request.ScanResult.Scanned;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestScannerTest {

  @Test
  void scan_chatRequest_findsModelAndStream() {
    assertThat(
            Scans.says(
                """
                {
                  "model": "qwen3-32b",
                  "messages": [{"role": "user", "content": "say \\"hi\\"\\n", "model": "no"}],
                  "temperature": -0.5e+1, "stop": [], "n": 0, "user": null, "tools": [{}],
                  "stream": true
                }
                """))
        .isEqualTo(new Scanned("qwen3-32b", true, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\",\"prompt\":\"x\"}",
        "{\"prompt\":\"x\",\"model\":\"m\"}",
        " \t\r\n{ \"prompt\" : [ 1 , [ true ] ] , \"model\" : \"m\" } \r\n",
        "{\"\\u006dodel\":\"m\"}",
        "{\"m\\u006Fd\\u0065l\":\"\\u006d\"}",
        "{\"model\":\"m\",\"a\":{\"model\":1,\"model\":[]},\"b\":[\"model\",\"model\"]}",
        "{\"models\":1,\"mode\":2,\"Model\":3,\"\":4,\"model\\u0000\":5,\"model\":\"m\"}",
      })
  void scan_modelAnywhere_findsIt(String body) {
    assertThat(Scans.says(body)).isEqualTo(new Scanned("m", false, null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"prompt\":\"model\"}", "{\"a\":{\"model\":\"m\"}}"})
  void scan_noTopLevelModel_findsNone(String body) {
    assertThat(Scans.says(body)).isEqualTo(new Scanned(null, false, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\\u0071\\u0077en          | qwen",
        "\\\"\\\\\\/               | \"\\/",
        "caf\\u00e9 café           | café café",
        "\\u20AC€                  | €€",
        "\\ud83d\\ude80🚀          | 🚀🚀",
        "org/name:tag@v1           | org/name:tag@v1",
      })
  void scan_escapedModel_decodesIt(String written, String meant) {
    assertThat(Scans.says("{\"model\":\"" + written + "\"}"))
        .isEqualTo(new Scanned(meant, false, null, null));
  }

  @Test
  void scan_oneLetterEscapes_becomeControlCharacters() {
    assertThat(Scans.says("{\"model\":\"\\b\\f\\n\\r\\t\\u0000\"}"))
        .isEqualTo(new Scanned("\b\f\n\r\t\0", false, null, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"stream\":true}                   | true",
        "{\"stream\":false}                  | false",
        "{\"\\u0073tream\":true}             | true",
        "{\"stream\":null}                   | false",
        "{\"stream\":\"true\"}               | false",
        "{\"stream\":1}                      | false",
        "{\"stream\":[true]}                 | false",
        "{\"stream\":{\"stream\":true}}      | false",
        "{\"a\":true}                        | false",
        "{\"a\":{\"stream\":true}}           | false",
        "{\"stream\":true,\"a\":false}       | true",
        "{\"stream\":true,\"stream\":false}  | false",
        "{\"stream\":false,\"stream\":true}  | true",
        "{\"stream\":true,\"stream\":{}}     | false",
      })
  void scan_stream_isTrueOnlyWhenTheLastOneIsTrue(String body, boolean stream) {
    assertThat(Scans.says(body)).isEqualTo(new Scanned(null, stream, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"a\",\"model\":\"a\"}",
        "{\"model\":\"a\",\"x\":{},\"model\":\"b\"}",
        "{\"model\":\"a\",\"\\u006d\\u006fdel\":\"b\"}",
        "{\"mod\\u0065l\":\"a\",\"model\":null}",
      })
  void scan_modelTwice_refuses(String body) {
    assertRefused(body, "The field \"model\" must not appear more than once.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "1", "-", "true", "false", "[\"m\"]", "{}", "", "x"})
  void scan_modelNotAString_refuses(String value) {
    assertRefused("{\"model\":" + value + "}", "The field \"model\" must be a string.");
  }

  @Test
  void scan_emptyModel_refuses() {
    assertRefused("{\"model\":\"\"}", "The field \"model\" must not be empty.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\ud83d",
        "\\ude80",
        "\\ude80\\ud83d",
        "\\ud83dx",
        "\\ud83d\\n",
        "\\ud83d\\u0041",
        "\\ud83d\\ud83d\\ude80",
        "x\\udfff",
        "\\ud83d🚀",
      })
  void scan_halfASurrogatePairInModel_refuses(String model) {
    assertRefused(
        "{\"model\":\"" + model + "\"}", "The field \"model\" must be valid Unicode text.");
  }

  @Test
  void scan_invalidUtf8InModel_refuses() {
    for (String bytes : new String[] {"80", "c3", "c328", "c080", "eda080", "f4908080", "e282"}) {
      assertThat(Scans.says(around("{\"model\":\"a", bytes, "b\"}"), ScanLimits.DEFAULT))
          .as(bytes)
          .isInstanceOfSatisfying(
              Malformed.class,
              refused -> assertThat(refused.problem()).contains("valid Unicode text"));
    }
  }

  @Test
  void scan_rawBytesCutByAnEscape_doNotJoinIntoACharacter() {
    // given the first byte of an e with acute raw, and its second byte as a code point
    byte[] body = around("{\"model\":\"", "c3", "\\u00a9\"}");

    assertThat(Scans.says(body, ScanLimits.DEFAULT)).isInstanceOf(Malformed.class);
  }

  @Test
  void scan_replacementCharacterInModel_isOrdinaryText() {
    assertThat(Scans.says("{\"model\":\"\ufffd\\ufffd\"}"))
        .isEqualTo(new Scanned("\ufffd\ufffd", false, null, null));
  }

  @Test
  void scan_bytesOutsideTheModel_areNotCheckedForUtf8() {
    byte[] body = around("{\"x\":\"", "fffe80c3", "\\ud800\",\"model\":\"m\"}");

    assertThat(Scans.says(body, ScanLimits.DEFAULT)).isEqualTo(new Scanned("m", false, null, null));
  }

  @Test
  void scan_nameThatIsTheModelButForBadText_isAnotherName() {
    byte[] body = around("{\"model", "c3", "\":1,\"model\\ud800\":2,\"model\":\"m\"}");

    assertThat(Scans.says(body, ScanLimits.DEFAULT)).isEqualTo(new Scanned("m", false, null, null));
  }

  @Test
  void scan_modelAtTheLimit_countsBytesOfUtf8() {
    ScanLimits limits = new ScanLimits(8, 1);

    assertThat(scan("{\"model\":\"12345678\"}", limits))
        .isEqualTo(new Scanned("12345678", false, null, null));
    assertThat(scan("{\"model\":\"éééé\"}", limits))
        .isEqualTo(new Scanned("éééé", false, null, null));
    assertThat(scan("{\"model\":\"1234\\ud83d\\ude80\"}", limits))
        .isEqualTo(new Scanned("1234🚀", false, null, null));
    assertThat(scan("{\"model\":\"123456789\"}", limits)).isEqualTo(tooLong(20));
    assertThat(scan("{\"model\":\"ééééx\"}", limits)).isEqualTo(tooLong(20));
    assertThat(scan("{\"model\":\"12345\\ud83d\\ude80\"}", limits)).isEqualTo(tooLong(28));
    assertThat(scan("{\"model\":\"12345678\\n\"}", limits)).isEqualTo(tooLong(21));
  }

  @Test
  void scan_nameLongerThanTheLimit_isAnotherName() {
    assertThat(
            scan(
                "{\"modelmodelmodel\":1,\"model\":\"m\",\"streamstream\":1,\"stream\":true}",
                new ScanLimits(8, 1)))
        .isEqualTo(new Scanned("m", true, null, null));
  }

  @Test
  void scan_defaultLimits_allow512BytesAnd512Levels() {
    assertThat(Scans.says("{\"model\":\"" + "x".repeat(512) + "\"}")).isInstanceOf(Scanned.class);
    assertThat(Scans.says("{\"model\":\"" + "x".repeat(513) + "\"}")).isInstanceOf(Malformed.class);
    assertThat(Scans.says(nested(512))).isEqualTo(new Scanned("m", false, null, null));
    assertThat(Scans.says(nested(513)))
        .isEqualTo(new Malformed("The body nests arrays and objects too deeply.", 516));
  }

  @Test
  void scan_deepMixedNesting_closesEveryLevelWithItsOwnBracket() {
    String open = "{\"a\":[".repeat(150);

    assertThat(Scans.says(open + "]}".repeat(150))).isEqualTo(new Scanned(null, false, null, null));
    assertThat(Scans.says(open + "]}".repeat(70) + "}")).isInstanceOf(Malformed.class);
    assertThat(Scans.says(open + "]}".repeat(70) + "]]")).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "7",
        "10",
        "-12",
        "0.0",
        "1.50",
        "0e0",
        "1E5",
        "1e+5",
        "1e-05",
        "-0.1E-2",
        "9e999",
        "12345678901234567890123456789012345678901234567890",
      })
  void scan_validNumbers_areAccepted(String number) {
    assertThat(Scans.says("{\"x\":" + number + ",\"y\":[" + number + "]}"))
        .isEqualTo(new Scanned(null, false, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-",
        "01",
        "-01",
        "00",
        "1.",
        ".5",
        "1.e1",
        "1e",
        "1e+",
        "1e+-1",
        "+1",
        "1.2.3",
        "1e5e5",
        "1e5.0",
        "1-1",
        "--1",
        "0x1",
        "1a",
        "NaN",
        "Infinity",
        "-Infinity",
        "1_0",
      })
  void scan_invalidNumbers_areRefused(String number) {
    assertThat(Scans.says("{\"x\":" + number + "}")).isInstanceOf(Malformed.class);
    assertThat(Scans.says("{\"x\":[" + number + "]}")).isInstanceOf(Malformed.class);
    assertThat(Scans.says("{\"x\":" + number + " }")).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tru",
        "True",
        "nul",
        "nil",
        "truee",
        "falsey",
        "nulll",
        "t",
        "undefined",
        "'a'",
        "a",
        "\u00a01",
        "//c\n1",
        "/**/1",
      })
  void scan_unknownWords_areRefused(String value) {
    assertThat(Scans.says("{\"x\":" + value + "}")).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\" 1}",
        "{\"a\"}",
        "{\"a\":}",
        "{a:1}",
        "{1:1}",
        "{,}",
        "{\"a\":1,}",
        "{\"a\":1 \"b\":2}",
        "{\"a\":1]",
        "{\"a\":[1}}",
        "{\"a\":[1,]}",
        "{\"a\":[,1]}",
        "{\"a\":[1 2]}",
        "{\"a\"::1}",
        "{\"a\":1,,\"b\":2}",
        "{\"a\":\"b\"\"c\"}",
        "{\"a\":[]]}",
        "{]",
        "{\"a\":[\"b\":1]}",
      })
  void scan_brokenStructure_isRefused(String body) {
    assertThat(Scans.says(body)).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\\x", "\\u12_4", "\\u12g4", "\\U0041", "\\'", "\\u-123", "\\u 123", "\\\n"})
  void scan_unknownEscape_isRefusedWhereverItIs(String escape) {
    assertThat(Scans.says("{\"model\":\"a" + escape + "\"}")).isInstanceOf(Malformed.class);
    assertThat(Scans.says("{\"x\":\"" + escape + "\"}")).isInstanceOf(Malformed.class);
    assertThat(Scans.says("{\"x\":\"0123456789abcdef" + escape + "0123456789abcdef\"}"))
        .isInstanceOf(Malformed.class);
    assertThat(Scans.says("{\"x" + escape + "\":1}")).isInstanceOf(Malformed.class);
  }

  @Test
  void scan_controlCharacterInAnyString_isRefusedAtItsPlace() {
    String problem =
        "The body is not valid JSON: a string holds a control character that is not escaped.";
    for (char c = 0; c < ' '; c++) {
      assertThat(Scans.says("{\"x\":\"12" + c + "\"}")).isEqualTo(new Malformed(problem, 8));
      assertThat(Scans.says("{\"model\":\"12" + c + "\"}")).isEqualTo(new Malformed(problem, 12));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[]", "\"model\"", "1", "true", "null", "model=m", "--boundary\r\n", "\0{}"})
  void scan_notAnObject_refuses(String body) {
    assertRefused(body, "The body must be a JSON object.");
  }

  @Test
  void scan_byteOrderMarks_refuses() {
    String problem = "The body must be JSON in UTF-8 without a byte order mark.";

    assertRefused("\ufeff{}", problem);
    assertThat(Scans.says("\ufeff{}".getBytes(UTF_16LE), ScanLimits.DEFAULT))
        .isEqualTo(new Malformed(problem, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r\n\t "})
  void scan_nothing_refuses(String body) {
    assertThat(Scans.says(body))
        .isEqualTo(new Malformed("The body is empty; send a JSON object.", body.length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}{}", "{},", "{}x", "{}\0", "{} \n }", "{}]"})
  void scan_somethingBehindTheObject_refuses(String body) {
    assertRefused(body, "The body is not valid JSON: it goes on after the end of the object.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"model\":\"m\"}                          | 9  | 12",
        "{ \"x\" : [\"model\"], \"model\" : \"m\\u00e9\" } | 29 | 38",
        "{\"é\":\"é\",\"mod\\u0065l\":\"é\"}           | 24 | 28",
        "{\"model\":\"m\",\"a\":{\"model\":\"n\"}}         | 9  | 12",
      })
  void scan_model_tellsItsPlaceInBytes(String body, long from, long to) {
    Scanned scanned = (Scanned) Scans.whole(body.getBytes(UTF_8), ScanLimits.DEFAULT);

    assertThat(scanned.modelSpan()).isEqualTo(new ModelSpan(from, to, ModelSpan.Form.JSON_STRING));
  }

  @Test
  void scan_noModel_hasNoPlace() {
    assertThat(Scans.whole("{\"a\":1}".getBytes(UTF_8), ScanLimits.DEFAULT))
        .isEqualTo(new Scanned(null, false, null, null));
  }

  @Test
  void soFar_modelRead_knowsItBeforeTheEnd() {
    byte[] body = "{\"model\":\"m\",\"stream\":true}".getBytes(UTF_8);
    RequestScanner scanner = new RequestScanner();
    ModelSpan span = new ModelSpan(9, 12, ModelSpan.Form.JSON_STRING);

    scanner.feed(body, 0, 11);
    assertThat(scanner.soFar()).isNull();
    scanner.feed(body, 11, 1);
    assertThat(scanner.soFar()).isEqualTo(new Scanned("m", false, span, null));
    scanner.feed(body, 12, body.length - 12);
    assertThat(scanner.soFar()).isEqualTo(new Scanned("m", true, span, null));
    scanner.feed(body, 0, 1);
    assertThat(scanner.soFar()).isInstanceOf(Malformed.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "none",
      value = {
        "{\"previous_response_id\":\"resp_1\"}                                  | resp_1",
        "{\"previous_response_i\\u0064\":\"resp_\\u0031\"}                      | resp_1",
        "{\"previous_response_id\":null}                                        | none",
        "{\"previous_response_id\":7}                                           | none",
        "{\"previous_response_id\":{\"a\":1}}                                   | none",
        "{\"previous_response_id\":\"\"}                                        | none",
        "{\"previous_response_id\":\"\\ud800\"}                                 | none",
        "{\"previous_response_id\":\"a\",\"previous_response_id\":\"b\"}        | b",
        "{\"previous_response_id\":\"a\",\"previous_response_id\":null}         | none",
        "{\"previous_response_id\":\"123456789012345678901\"}                   | none",
        "{\"previous_response_id\":\"12345678901234567890\"}     | 12345678901234567890",
        "{\"a\":{\"previous_response_id\":\"resp_1\"}}                          | none",
      })
  void scan_previousResponse_isTheLastGoodText(String body, @Nullable String id) {
    assertThat(scan(body, new ScanLimits(20, 8))).isEqualTo(new Scanned(null, false, null, id));
  }

  @Test
  void scan_anyTruePrefix_isRefusedAsCutOff() {
    byte[] body =
        "{\"model\":\"m\\u00e9\",\"a\":[-1.5e+3,true,null,{\"b\":\"c\\n\"}],\"stream\":false}"
            .getBytes(UTF_8);
    for (int length = 1; length < body.length; length++) {
      RequestScanner scanner = new RequestScanner();
      scanner.feed(body, 0, length);

      assertThat(scanner.finish())
          .isEqualTo(
              new Malformed(
                  "The body is not valid JSON: it ends before the object is complete.", length));
    }
  }

  @Test
  void feed_afterAProblem_isIgnored() {
    RequestScanner scanner = new RequestScanner();
    byte[] bad = "{]".getBytes(UTF_8);
    byte[] good = "{\"model\":\"m\"}".getBytes(UTF_8);
    scanner.feed(bad, 0, bad.length);
    ScanResult before = scanner.finish();

    scanner.feed(good, 0, good.length);

    assertThat(scanner.finish()).isEqualTo(before).isInstanceOf(Malformed.class);
    assertThat(scanner.scannedBytes()).isEqualTo(1);
  }

  @Test
  void feed_partOfAnArray_readsOnlyThatPart() {
    byte[] array = "]]]{\"model\":\"m\"}]]]".getBytes(UTF_8);
    RequestScanner scanner = new RequestScanner();

    scanner.feed(array, 3, array.length - 6);

    assertThat(Scans.withoutSpan(scanner.finish())).isEqualTo(new Scanned("m", false, null, null));
    assertThat(scanner.scannedBytes()).isEqualTo(array.length - 6);
  }

  @Test
  void feed_rangeOutsideTheArray_throws() {
    RequestScanner scanner = new RequestScanner();

    assertThatThrownBy(() -> scanner.feed(new byte[4], 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void finish_malformedBody_neverQuotesIt() {
    for (String body : new String[] {"{\"secret", "{\"secret\":secret}", "secret", "{}secret"}) {
      assertThat(Scans.says(body).toString()).contains("Malformed").doesNotContain("secret");
    }
  }

  private static void assertRefused(String body, String problem) {
    assertThat(Scans.says(body))
        .isInstanceOfSatisfying(
            Malformed.class, refused -> assertThat(refused.problem()).isEqualTo(problem));
  }

  private static ScanResult scan(String body, ScanLimits limits) {
    return Scans.says(body.getBytes(UTF_8), limits);
  }

  private static Malformed tooLong(long offset) {
    return new Malformed("The field \"model\" is too long.", offset);
  }

  /** An object around arrays, so many levels in all, with a model behind them. */
  private static String nested(int levels) {
    return "{\"a\":" + "[".repeat(levels - 1) + "]".repeat(levels - 1) + ",\"model\":\"m\"}";
  }

  private static byte[] around(String before, String hex, String after) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(before.getBytes(UTF_8));
    bytes.writeBytes(HexFormat.of().parseHex(hex));
    bytes.writeBytes(after.getBytes(UTF_8));
    return bytes.toByteArray();
  }
}
