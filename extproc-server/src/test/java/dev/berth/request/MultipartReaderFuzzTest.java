package dev.berth.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;

/**
 * Any bytes, in any chunks: the reader throws nothing, agrees with {@link ReferenceForm}, and the
 * model stands where it says. {@link RequestScannerFuzzTest} says how to look for new inputs.
 */
class MultipartReaderFuzzTest {

  private static final ScanLimits TIGHT = new ScanLimits(16, 1);
  private static final String BOUNDARY = "B";

  @FuzzTest(maxDuration = "5m")
  void feed_anyBytesInAnyChunks_agreesWithReference(byte[] body) {
    check(body, TIGHT);
    check(body, ScanLimits.DEFAULT);
  }

  private static void check(byte[] body, ScanLimits limits) {
    ScanResult whole = Scans.split(reader(limits), body, body.length);
    Random random = new Random(Arrays.hashCode(body));

    assertThat(whole instanceof ScanResult.Scanned ? whole : null)
        .isEqualTo(ReferenceForm.scan(body, BOUNDARY, limits));
    if (whole instanceof ScanResult.Scanned scanned && scanned.modelSpan() != null) {
      byte[] rewritten = Scans.rewritten(body, scanned.modelSpan(), "x");
      assertThat(Scans.withoutSpan(Scans.split(reader(limits), rewritten, rewritten.length)))
          .isEqualTo(new ScanResult.Scanned("x", scanned.stream(), null, null));
    }
    assertThat(Scans.inRandomChunks(reader(limits), body, random)).isEqualTo(whole);
    assertThat(Scans.inChunksOf(1, reader(limits), body)).isEqualTo(whole);
  }

  private static MultipartReader reader(ScanLimits limits) {
    return new MultipartReader(BOUNDARY, limits);
  }

  /** Input: the content type up to the first line feed, the body. */
  @FuzzTest(maxDuration = "5m")
  void of_anyContentType_readsTheSameInAnyChunks(byte[] input) {
    String text = new String(input, ISO_8859_1);
    String type = text.substring(0, Math.max(0, text.indexOf('\n')));
    byte[] body = text.substring(text.indexOf('\n') + 1).getBytes(ISO_8859_1);
    Random random = new Random(Arrays.hashCode(input));

    for (ApiShape shape : ApiShape.values()) {
      BodyReader one = BodyReaders.of(Paths.of(shape), type, TIGHT, null);
      BodyReader other = BodyReaders.of(Paths.of(shape), type, TIGHT, null);
      if (one != null && other != null) {
        assertThat(Scans.inRandomChunks(other, body, random))
            .isEqualTo(Scans.split(one, body, body.length));
      }
    }
  }
}
