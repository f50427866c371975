package dev.berth.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;

/**
 * Any bytes, in any chunks: the scanner throws nothing and agrees with {@link ReferenceScan}.
 *
 * <p>The normal build replays the committed inputs, without Jazzer's instrumentation: the manifest
 * among the test resources turns that off, because it would slow down every other test of the JVM.
 * To look for new inputs:
 *
 * <pre>JAZZER_FUZZ=1 JAZZER_HOOKS=1 mvn test -pl extproc-server -am -Dtest=RequestScannerFuzzTest \
 *     -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
class RequestScannerFuzzTest {

  private static final ScanLimits TIGHT = new ScanLimits(16, 4);

  @FuzzTest(maxDuration = "5m")
  void feed_anyBytesInAnyChunks_agreesWithReference(byte[] body) {
    check(body, TIGHT);
    check(body, ScanLimits.DEFAULT);
  }

  private static void check(byte[] body, ScanLimits limits) {
    ScanResult whole = Scans.whole(body, limits);
    Random random = new Random(Arrays.hashCode(body));

    assertThat(Scans.orNull(whole)).isEqualTo(ReferenceScan.scan(body, limits));
    if (whole instanceof ScanResult.Scanned scanned && scanned.modelSpan() != null) {
      byte[] rewritten = Scans.rewritten(body, scanned.modelSpan(), "x");
      assertThat(ReferenceScan.scan(rewritten, limits))
          .isEqualTo(
              new ScanResult.Scanned("x", scanned.stream(), null, scanned.previousResponseId()));
    }
    assertThat(Scans.inRandomChunks(body, limits, random)).isEqualTo(whole);
    assertThat(Scans.inChunksOf(1, body, limits)).isEqualTo(whole);
  }
}
