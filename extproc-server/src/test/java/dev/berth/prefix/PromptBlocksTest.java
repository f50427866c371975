package dev.berth.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.request.PromptDigests;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PromptBlocksTest {

  private static final long[] DIGESTS = {11, 12, 13, 14, 15};

  @Test
  void chained_sameDigestsModelAndSalt_givesTheSameBlocks() {
    assertThat(blocks("m", 7, DIGESTS)).isEqualTo(blocks("m", 7, DIGESTS)).hasSize(5);
  }

  @Test
  void chained_equalBeginning_sharesItsBlocks() {
    long[] longer = blocks("m", 7, 11, 12, 13, 99);

    assertThat(shared(blocks("m", 7, DIGESTS), longer)).isEqualTo(3);
  }

  @Test
  void chained_oneBlockDiffers_differsFromThereOn() {
    assertThat(blocks("m", 7, 11, 99, 13, 14, 15)[0]).isEqualTo(blocks("m", 7, DIGESTS)[0]);
    assertThat(blocks("m", 7, 11, 99, 13, 14, 15))
        .doesNotContain(LongStream.of(blocks("m", 7, DIGESTS)).skip(1).toArray());
  }

  @Test
  void chained_equalBlocksInOnePrompt_areNotTheSame() {
    assertThat(blocks("m", 7, 11, 11, 11)).doesNotHaveDuplicates();
  }

  @Test
  void chained_otherModel_sharesNothing() {
    assertThat(blocks("n", 7, DIGESTS)).doesNotContain(blocks("m", 7, DIGESTS));
  }

  @Test
  void chained_otherSalt_sharesNothing() {
    assertThat(blocks("m", 0, DIGESTS)).doesNotContain(blocks("m", 7, DIGESTS));
  }

  @Test
  void chained_noDigests_isNone() {
    assertThat(PromptBlocks.chained(PromptDigests.NONE, "m")).isSameAs(PromptBlocks.NONE);
  }

  private static int shared(long[] some, long[] others) {
    int count = 0;
    while (count < Math.min(some.length, others.length) && some[count] == others[count]) {
      count++;
    }
    return count;
  }

  private static long[] blocks(String model, long salt, long... digests) {
    PromptBlocks blocks =
        PromptBlocks.chained(PromptDigests.of(digests, digests.length, salt), model);
    return LongStream.range(0, blocks.count()).map(i -> blocks.hash((int) i)).toArray();
  }
}
