package dev.berth.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reader and {@link ReferenceForm} agree on made-up forms, good and broken. */
class MultipartReaderDifferentialTest {

  private static final int CASES = 4_000;
  private static final ScanLimits TIGHT = new ScanLimits(23, 1);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void feed_forms_agreesWithReference(long seed) {
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < CASES; i++) {
      accepted += agreesOn(FormBodies.any(random), random) ? 1 : 0;
    }
    assertThat(accepted).as("accepted, seed %d", seed).isBetween(CASES / 5, CASES * 9 / 10);
  }

  @ParameterizedTest
  @ValueSource(longs = {4, 5, 6})
  void feed_brokenForms_agreesWithReference(long seed) {
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < CASES; i++) {
      byte[] body = FormBodies.mutated(FormBodies.any(random), random);
      accepted += agreesOn(body, random) ? 1 : 0;
    }
    assertThat(accepted).as("accepted, seed %d", seed).isBetween(CASES / 20, CASES * 3 / 4);
  }

  /** Checks one body, and says whether it is acceptable. */
  private static boolean agreesOn(byte[] body, Random random) {
    ScanResult.Scanned expected = ReferenceForm.scan(body, FormBodies.BOUNDARY, TIGHT);
    ScanResult whole = Scans.split(reader(), body, body.length);
    String shown = new String(body, ISO_8859_1);

    assertThat(whole instanceof ScanResult.Scanned ? whole : null)
        .as("%s: %s", shown, whole)
        .isEqualTo(expected);
    assertThat(Scans.inRandomChunks(reader(), body, random))
        .as("in chunks: %s", shown)
        .isEqualTo(whole);
    return expected != null;
  }

  private static MultipartReader reader() {
    return new MultipartReader(FormBodies.BOUNDARY, TIGHT);
  }
}
