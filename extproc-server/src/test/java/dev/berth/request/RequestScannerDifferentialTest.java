package dev.berth.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scanner and {@link ReferenceScan} agree on made-up bodies, good and broken. */
class RequestScannerDifferentialTest {

  private static final int CASES = 5_000;
  private static final ScanLimits TIGHT = new ScanLimits(23, 6);
  private static final String OTHER_MODEL = "a \"quoted\" é\n";

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void feed_validBodies_agreesWithReference(long seed) {
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < CASES; i++) {
      accepted += agreesOn(JsonBodies.valid(random), random) ? 1 : 0;
    }
    assertThat(accepted).as("accepted, seed %d", seed).isBetween(CASES / 4, CASES * 9 / 10);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void feed_brokenBodies_agreesWithReference(long seed) {
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < CASES; i++) {
      byte[] body = JsonBodies.mutated(JsonBodies.valid(random), random);
      accepted += agreesOn(body, random) ? 1 : 0;
    }
    assertThat(accepted).as("accepted, seed %d", seed).isBetween(CASES / 20, CASES / 2);
  }

  /** Checks one body, and says whether it is acceptable. */
  private static boolean agreesOn(byte[] body, Random random) {
    ScanResult.Scanned expected = ReferenceScan.scan(body, TIGHT);
    ScanResult whole = Scans.whole(body, TIGHT);
    String shown = new String(body, ISO_8859_1);

    assertThat(Scans.orNull(whole)).as("%s: %s", shown, whole).isEqualTo(expected);
    if (whole instanceof ScanResult.Scanned scanned && scanned.modelSpan() != null) {
      byte[] rewritten = Scans.rewritten(body, scanned.modelSpan(), OTHER_MODEL);
      assertThat(ReferenceScan.scan(rewritten, TIGHT))
          .as("with another model: %s", new String(rewritten, ISO_8859_1))
          .isEqualTo(
              new ScanResult.Scanned(
                  OTHER_MODEL, scanned.stream(), null, scanned.previousResponseId()));
    }
    assertThat(Scans.inRandomChunks(body, TIGHT, random))
        .as("in chunks: %s", shown)
        .isEqualTo(whole);
    return expected != null;
  }
}
