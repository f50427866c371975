package dev.berth.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.prefix.PrefixLease;
import dev.berth.prefix.PromptBlocks;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KvMemoryTest {

  private static final double TOKENS_PER_BLOCK = 256;

  private final ModelPace pace = new ModelPace();
  private final KvMemory memory = new KvMemory();

  @Test
  void new_knowsNothing() {
    assertThat(memory.match(prompt(1, 10).blocks())).isZero();
    assertThat(memory.shareInUse(pace, 0, 0)).isZero();
    assertThat(memory.shareOfNew(pace, 2_560)).isCloseTo(share(2_560), within(1e-9));
  }

  @Test
  void reference_promptWithoutBlocks_isNoLease() {
    assertThat(memory.reference(Demand.ofTokens(10), 1)).isNull();
  }

  @Test
  void reference_prompt_itsBeginningMatchesAlsoWhenItIsOver() {
    PrefixLease lease = Objects.requireNonNull(memory.reference(prompt(1, 10), 1));
    assertThat(memory.match(prompt(1, 4).blocks())).isEqualTo(4);

    lease.release();

    assertThat(memory.match(prompt(1, 12).blocks())).isEqualTo(10);
    assertThat(memory.match(prompt(2, 10).blocks())).isZero();
  }

  @Test
  void shareInUse_twoOfOnePrompt_theirBlocksCountOnce() {
    PrefixLease first = Objects.requireNonNull(memory.reference(prompt(1, 10), 1));
    memory.reference(prompt(1, 10), 2);

    assertThat(memory.shareInUse(pace, 20 * 256, 1))
        .isCloseTo(share(10 * TOKENS_PER_BLOCK), within(1e-9));
    first.release();
    assertThat(memory.shareInUse(pace, 10 * 256, 1))
        .isCloseTo(share(10 * TOKENS_PER_BLOCK), within(1e-9));
  }

  @Test
  void reference_moreThanFits_theOldestGo() {
    int blocks = (int) (KvMemory.USUAL_TOKENS / TOKENS_PER_BLOCK);
    for (int i = 0; i < 3; i++) {
      Objects.requireNonNull(memory.reference(prompt(i, blocks / 2), 1)).release();
    }

    assertThat(memory.match(prompt(0, blocks / 2).blocks())).isLessThan(blocks / 4);
    assertThat(memory.match(prompt(2, blocks / 2).blocks())).isEqualTo(blocks / 2);
  }

  @Test
  void reference_manyAnswersRun_theirTokensHaveRoom() {
    int running = (int) (KvMemory.USUAL_TOKENS / ModelPace.FIRST_OUTPUT_TOKENS) - 1;

    memory.reference(prompt(1, 10), running);

    assertThat(memory.match(prompt(1, 10).blocks())).isEqualTo(1);
  }

  @Test
  void forget_whatWasThere_isGoneAndItsLeasesToo() {
    PrefixLease lease = Objects.requireNonNull(memory.reference(prompt(1, 10), 1));

    memory.forget();
    lease.release();

    assertThat(memory.match(prompt(1, 10).blocks())).isZero();
    memory.reference(prompt(1, 3), 1);
    assertThat(memory.match(prompt(1, 10).blocks())).isEqualTo(3);
  }

  @Test
  void resize_asTheServerSays_sharesAreOfThat() {
    memory.resize(600_000);

    assertThat(memory.shareOfNew(pace, 2_560)).isCloseTo(share(2_560) / 2, within(1e-9));
    assertThat(memory.shareInUse(pace, 2_560, 1)).isCloseTo(share(2_560) / 2, within(1e-9));
  }

  @Test
  void resize_larger_moreStaysThere() {
    memory.resize(10 * KvMemory.USUAL_TOKENS);
    int blocks = (int) (KvMemory.USUAL_TOKENS / TOKENS_PER_BLOCK);

    for (int i = 0; i < 3; i++) {
      Objects.requireNonNull(memory.reference(prompt(i, blocks), 1)).release();
    }

    assertThat(memory.match(prompt(0, blocks).blocks())).isEqualTo(blocks);
  }

  @Test
  void resize_smaller_whatIsTooMuchGoesWithTheNextPrompt() {
    Objects.requireNonNull(memory.reference(prompt(1, 100), 1)).release();

    memory.resize(50 * TOKENS_PER_BLOCK);
    memory.reference(prompt(2, 10), 1);

    assertThat(memory.match(prompt(1, 100).blocks())).isLessThan(40);
    assertThat(memory.match(prompt(2, 10).blocks())).isEqualTo(10);
  }

  @Test
  void resize_notToldOrAbsurd_staysWithinReason() {
    memory.resize(Double.NaN);
    assertThat(memory.capacityTokens()).isEqualTo(KvMemory.USUAL_TOKENS);

    memory.resize(1e300);
    assertThat(memory.capacityTokens()).isEqualTo(KvMemory.MOST_TOKENS);
    memory.resize(0);
    assertThat(memory.capacityTokens()).isEqualTo(KvMemory.FEWEST_TOKENS);
    assertThat(memory.shareOfNew(pace, 1)).isPositive().isFinite();
  }

  private static double share(double tokens) {
    return (tokens + ModelPace.FIRST_OUTPUT_TOKENS) / KvMemory.USUAL_TOKENS;
  }

  private Demand prompt(long content, int blocks) {
    long[] hashes = LongStream.range(0, blocks).map(i -> content << 32 | i + 1).toArray();
    return Demand.of(pace, 1024L * blocks, PromptBlocks.of(hashes, blocks));
  }
}
