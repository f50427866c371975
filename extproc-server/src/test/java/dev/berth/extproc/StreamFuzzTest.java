package dev.berth.extproc;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Many streams at a time, in any modes, of Envoys that keep to the protocol and of such that do
 * not, while time passes, servers come and go, logs open and close and the process drains: {@link
 * StreamWorld} says what must hold.
 *
 * <p>A failure names its seed, and {@code -Dberth.fuzz.seed=…} plays that one again. {@code
 * -Dberth.fuzz.rounds=…} plays more of them, {@code -Dberth.fuzz.from=…} others.
 */
class StreamFuzzTest {

  private static final int ROUNDS = Integer.getInteger("berth.fuzz.rounds", 600);
  private static final long FROM = Long.getLong("berth.fuzz.from", 0);

  @Test
  void anySequenceOfMessages_nothingIllegalIsSaidAndNothingIsLeft() {
    Long only = Long.getLong("berth.fuzz.seed");
    LongStream seeds = only == null ? LongStream.range(FROM, FROM + ROUNDS) : LongStream.of(only);
    seeds.forEach(StreamFuzzTest::play);
  }

  private static void play(long seed) {
    try {
      new StreamWorld(seed).play();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": -Dberth.fuzz.seed=" + seed, e);
    }
  }
}
