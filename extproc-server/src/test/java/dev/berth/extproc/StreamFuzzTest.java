package dev.berth.extproc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.admission.HoldEnd;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many streams at a time, in any modes, of Envoys that keep to the protocol and of such that do
 * not, while time passes, servers come and go, sleep and wake, logs open and close and the process
 * drains: {@link StreamWorld} says what must hold.
 *
 * <p>A failure names its seed, and {@code -Dberth.fuzz.seed=…} plays that one again. {@code
 * -Dberth.fuzz.rounds=…} plays more of them, {@code -Dberth.fuzz.from=…} others.
 */
class StreamFuzzTest {

  private static final int ROUNDS = Integer.getInteger("berth.fuzz.rounds", 600);
  private static final long FROM = Long.getLong("berth.fuzz.from", 0);

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS) // for many rounds; -Dsurefire.timeout bounds them, too
  void anySequenceOfMessages_nothingIllegalIsSaidAndNothingIsLeft() {
    Long only = Long.getLong("berth.fuzz.seed");
    LongStream seeds = only == null ? LongStream.range(FROM, FROM + ROUNDS) : LongStream.of(only);
    seeds.forEach(StreamFuzzTest::play);
  }

  @Test
  void anySequenceOfMessages_heldRequestsStopToWaitInEveryWay() {
    Set<HoldEnd> seen = EnumSet.noneOf(HoldEnd.class);

    LongStream.range(0, 60)
        .mapToObj(StreamFuzzTest::play)
        .map(StreamWorld::holdEnds)
        .forEach(seen::addAll);

    assertThat(seen).containsExactlyInAnyOrder(HoldEnd.values());
  }

  private static StreamWorld play(long seed) {
    try {
      StreamWorld world = new StreamWorld(seed);
      world.play();
      return world;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": -Dberth.fuzz.seed=" + seed, e);
    }
  }
}
