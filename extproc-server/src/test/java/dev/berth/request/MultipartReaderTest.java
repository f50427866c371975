package dev.berth.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.berth.request.ModelSpan.Form;
import dev.berth.request.ScanResult.Malformed;
import dev.berth.request.ScanResult.Scanned;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartReaderTest {

  private static final String MODEL_PART =
      "--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper\r\n";
  private static final String END = "--B--\r\n";

  @Test
  void finish_transcription_findsModelAndItsPlace() {
    String form =
        "--B\r\n"
            + "Content-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n"
            + "Content-Type: audio/wav\r\n"
            + "\r\n"
            + "RIFF\r\n--A\r\n\r\n--\r\n"
            + MODEL_PART
            + "--B\r\nContent-Disposition: form-data; name=\"stream\"\r\n\r\ntrue\r\n"
            + END;
    long from = form.indexOf("whisper");

    assertThat(read(form))
        .isEqualTo(new Scanned("whisper", true, new ModelSpan(from, from + 7, Form.PLAIN), null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Content-Disposition: form-data; name=\"model\"",
        "content-disposition: form-data; name=\"model\"",
        "CONTENT-DISPOSITION:form-data;NAME=model",
        "Content-Disposition: form-data; x=y; name=\"model\"; z",
        "Content-Disposition: attachment; name=\"model\"",
        "X: y~Content-Disposition: form-data; name=\"model\"~Content-Type: text/plain",
        "Content-Disposition: form-data;~ name=\"model\"",
      })
  void finish_waysToNameAField_areUnderstood(String headers) {
    assertThat(words("--B\r\n" + headers.replace("~", "\r\n") + "\r\n\r\nm\r\n" + END))
        .isEqualTo(new Scanned("m", false, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Disposition: form-data; name=\"file\"; filename=\"x\"",
        "Content-Disposition: form-data; name=\"file\"; filename*=UTF-8''x",
        "Content-Disposition: form-data; filename=\"model\"",
        "Content-Disposition: form-data; name=\"Model\"",
        "Content-Disposition: form-data; name=\" model\"",
        "Content-Disposition: form-data",
        "Content-Type: text/plain; name=\"model\"",
      })
  void finish_whatIsNotTheFieldModel_isSkipped(String headers) {
    assertThat(words("--B\r\n" + headers + "\r\n\r\nm\r\n" + MODEL_PART + END))
        .isEqualTo(new Scanned("whisper", false, null, null));
  }

  @ParameterizedTest
  @CsvSource({"true, true", "True, true", "1, true", "on, true", "false, false", "0, false"})
  void finish_stream_isReadAsServersReadIt(String value, boolean stream) {
    assertThat(words("--B\r\ncontent-disposition: x; name=stream\r\n\r\n" + value + "\r\n" + END))
        .isEqualTo(new Scanned(null, stream, null, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MODEL_PART + "--B--",
        MODEL_PART + "--B-- \t\r\n",
        MODEL_PART + END + "epilogue\r\n--B\r\nanything",
        "\r\n" + MODEL_PART + END,
        "\r\n\r\n" + MODEL_PART + END,
        "--B \t \r\n\r\nno headers\r\n" + MODEL_PART + END,
      })
  void finish_whatStandsAroundParts_doesNotMatter(String form) {
    assertThat(words(form)).isEqualTo(new Scanned("whisper", false, null, null));
  }

  @Test
  void finish_emptyForm_saysNothing() {
    assertThat(read(END)).isEqualTo(Scanned.NOTHING);
  }

  /** The forms of file names on which servers do not agree. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "filename=\"x\"",
        "filename=",
        "filename",
        "filename*=UTF-8''x",
        "filename*=x",
        "filename*0=x",
        "FileName=x",
      })
  void finish_modelWithAFileName_isRefused(String parameter) {
    String form =
        "--B\r\nContent-Disposition: form-data; name=model; " + parameter + "\r\n\r\nm\r\n" + END;

    assertThat(read(form))
        .isInstanceOfSatisfying(
            Malformed.class,
            refused ->
                assertThat(refused.problem())
                    .isEqualTo("The field \"model\" must be a text, not a file."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"name*=UTF-8''model", "name*=model; name=x", "name*0=mo; name*1=del"})
  void finish_extendedName_isRefused(String parameters) {
    String form = "--B\r\nContent-Disposition: form-data; " + parameters + "\r\n\r\nm\r\n" + END;

    assertThat(read(form))
        .isInstanceOfSatisfying(
            Malformed.class, refused -> assertThat(refused.problem()).contains("is not clear"));
  }

  static List<List<String>> refused() {
    String head = "--B\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n";
    return List.of(
        List.of("", "The body is empty; send a form."),
        List.of(
            "no form at all", "The body does not hold the boundary that the content type names."),
        List.of(
            "preamble\r\n" + MODEL_PART + END, "The form is malformed: something stands before"),
        List.of(
            "\n" + MODEL_PART + END, "The form is malformed: something stands before its first"),
        List.of(
            "\r" + MODEL_PART + END, "The form is malformed: something stands before its first"),
        List.of("\n\r\n" + MODEL_PART + END, "The form is malformed: something stands before its"),
        List.of("x".repeat(600) + "\r\n" + END, "The form is malformed: something stands before"),
        List.of("\r\n".repeat(300) + END, "The form is malformed: something stands before its"),
        List.of("--A\r\n\r\n--A--", "The body does not hold the boundary that the content type"),
        List.of("--B\n\n\n--B--", "The form is malformed: something stands behind a boundary"),
        List.of("--Bx\r\n", "The form is malformed: something stands behind a boundary"),
        List.of("--B-x\r\n", "The form is malformed: something stands behind a boundary"),
        List.of("--B\rx", "The form is malformed: something stands behind a boundary"),
        List.of("--B\r\n", "The form is malformed: it ends before its closing boundary."),
        List.of(MODEL_PART, "The form is malformed: it ends before its closing boundary."),
        List.of(head + "m", "The form is malformed: it ends before its closing boundary."),
        List.of(MODEL_PART + "--B-", "The form is malformed: it ends before its closing"),
        List.of("--B\r\n a: b\r\n\r\n", "The form is malformed: a header of one of its parts"),
        List.of("--B\r\na\r\n\r\n", "The form is malformed: a header of one of its parts"),
        List.of("--B\r\n: b\r\n\r\n", "The form is malformed: a header of one of its parts"),
        List.of("--B\r\na : b\r\n\r\n", "The form is malformed: a header of one of its parts"),
        List.of("--B\r\na: b\n\r\n\r\n", "The form is malformed: a header of one of its parts"),
        List.of("--B\r\na: b\0\r\n\r\n", "The form is malformed: a header of one of its parts"),
        List.of("--B\r\na: b\r\r\n\r\n", "The form is malformed: a header of one of its parts"),
        List.of("--B\r\na: b\r\n\rx", "The form is malformed: a header of one of its parts"),
        List.of(
            "--B\r\nContent-Disposition: x; name=a; name=b\r\n\r\n\r\n" + END,
            "The form is malformed: the Content-Disposition of one of its parts is not clear."),
        List.of(
            "--B\r\nContent-Disposition: x; name=\"a\r\n\r\n\r\n" + END,
            "The form is malformed: the Content-Disposition of one of its parts is not clear."),
        List.of(
            "--B\r\nContent-Disposition: x\r\ncontent-disposition: x\r\n\r\n\r\n" + END,
            "The form is malformed: the Content-Disposition of one of its parts is not clear."),
        List.of(
            "--B\r\nx: " + "y".repeat(4096) + "\r\n\r\n\r\n" + END,
            "The form is malformed: a part has too many headers, or one that is too long."),
        List.of(
            "--B\r\n" + "x: y\r\n".repeat(33) + "\r\n\r\n" + END,
            "The form is malformed: a part has too many headers, or one that is too long."),
        List.of("--B\r\n\r\n\r\n".repeat(1001) + END, "The form has too many parts."),
        List.of(head + "\r\n" + END, "The field \"model\" must not be empty."),
        List.of(head + "\u00c3\r\n" + END, "The field \"model\" must be valid Unicode text."),
        List.of(head + "x".repeat(513) + "\r\n" + END, "The field \"model\" is too long."),
        List.of(
            MODEL_PART + MODEL_PART + END, "The field \"model\" must not appear more than once."));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void finish_badForm_isRefusedWithAReason(List<String> formAndProblem) {
    byte[] form = formAndProblem.get(0).getBytes(ISO_8859_1);

    assertThat(Scans.split(reader(), form, form.length))
        .isInstanceOfSatisfying(
            Malformed.class,
            refused -> {
              assertThat(refused.problem()).startsWith(formAndProblem.get(1)).endsWith(".");
              assertThat(refused.offset()).isBetween(0L, (long) form.length);
            });
  }

  @Test
  void finish_asMuchAsIsAllowed_isAccepted() {
    String manyHeaders = "--B\r\n" + "x: y\r\n".repeat(32) + "\r\n\r\n";
    String longHeader = "--B\r\nx: " + "y".repeat(4093) + "\r\n\r\n\r\n";

    assertThat(words("--B\r\n\r\n\r\n".repeat(997) + manyHeaders + longHeader + MODEL_PART + END))
        .isEqualTo(new Scanned("whisper", false, null, null));
  }

  @Test
  void finish_textThatLooksLikeABoundary_isText() {
    String model = "a\r\n--A\r\n-\r\r\n--\r\nB\r";
    String form = MODEL_PART.replace("whisper", model) + END;

    assertThat(words(form)).isEqualTo(new Scanned(model, false, null, null));
  }

  @Test
  void soFar_modelComplete_isKnownBeforeTheFile() {
    byte[] form = (MODEL_PART + "--B\r\nx: y\r\n\r\nfile").getBytes(UTF_8);
    int complete = MODEL_PART.length() + "--B".length();
    MultipartReader reader = reader();

    reader.feed(form, 0, complete - 1);
    assertThat(reader.soFar()).isNull();
    reader.feed(form, complete - 1, 1);
    assertThat(reader.soFar()).isInstanceOf(Scanned.class);
    reader.feed(form, complete, form.length - complete);
    assertThat(reader.soFar()).isInstanceOf(Scanned.class);
    assertThat(reader.finish()).isInstanceOf(Malformed.class);
    assertThat(reader.soFar()).isInstanceOf(Malformed.class);
  }

  @Test
  void isComplete_closingBoundaryRead_isTrueBeforeTheEnd() {
    byte[] form = (MODEL_PART + END).getBytes(UTF_8);
    int closed = form.length - "\r\n".length();
    MultipartReader reader = reader();

    reader.feed(form, 0, closed - 1);
    assertThat(reader.isComplete()).isFalse();
    reader.feed(form, closed - 1, 1);
    assertThat(reader.isComplete()).isTrue();
    assertThat(reader.finish()).isInstanceOf(Scanned.class);
    reader.feed(form, closed, 2);
    assertThat(reader.isComplete()).isTrue();
  }

  @Test
  void feed_splitAnywhere_givesTheSameResult() {
    byte[] form =
        ("\r\n\r\n--B \r\nx: y\r\nContent-Disposition: form-data;\r\n name=\"model\"\r\n\r\n"
                + "m\u00e9\r\n--A\r\n--B\r\nContent-Disposition: x; name=file; filename=y\r\n\r\n"
                + "\r\r\n-\r\n--\r\n--A\r\n--B--")
            .getBytes(UTF_8);
    ScanResult expected = Scans.split(reader(), form, form.length);

    assertThat(expected).isInstanceOf(Scanned.class);
    for (int cut = 0; cut <= form.length; cut++) {
      assertThat(Scans.split(reader(), form, cut)).as("cut at %d", cut).isEqualTo(expected);
    }
    for (int size = 1; size <= 17; size++) {
      assertThat(Scans.inChunksOf(size, reader(), form)).as("by %d", size).isEqualTo(expected);
    }
  }

  @Test
  void feed_rangeOutsideTheArray_throws() {
    assertThatThrownBy(() -> reader().feed(new byte[4], 2, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void feed_largeFile_allocatesNoMoreThanTheReader() {
    byte[] chunk = new byte[1 << 16];
    new Random(1).nextBytes(chunk);
    allocatedWhileReading(chunk, 2); // loads what is loaded once

    assertThat(allocatedWhileReading(chunk, 256)).isBetween(4096L, 16 * 1024L);
  }

  private static long allocatedWhileReading(byte[] chunk, int chunks) {
    byte[] begin = (MODEL_PART + "--B\r\nx: y\r\n\r\n").getBytes(UTF_8);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    MultipartReader reader = reader();
    reader.feed(begin, 0, begin.length);
    for (int i = 0; i < chunks; i++) {
      reader.feed(chunk, 0, chunk.length);
    }
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(reader.soFar()).isInstanceOf(Scanned.class);
    return allocated;
  }

  private static ScanResult words(String form) {
    return Scans.withoutSpan(read(form));
  }

  private static ScanResult read(String form) {
    byte[] bytes = form.getBytes(UTF_8);
    return Scans.split(reader(), bytes, bytes.length);
  }

  private static MultipartReader reader() {
    return new MultipartReader("B", ScanLimits.DEFAULT);
  }
}
