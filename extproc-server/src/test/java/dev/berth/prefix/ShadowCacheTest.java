package dev.berth.prefix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShadowCacheTest {

  private final ShadowCache cache = new ShadowCache(10);

  @Test
  void constructor_noRoom_isRefused() {
    assertThatThrownBy(() -> new ShadowCache(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void match_nothingReferenced_isNothing() {
    assertThat(cache.match(prompt("abc"))).isZero();
    assertThat(cache.match(PromptBlocks.NONE)).isZero();
  }

  @Test
  void match_afterTheReference_isThatOfTheSharedBeginning() {
    cache.reference(prompt("abcd"));

    assertThat(cache.match(prompt("abcd"))).isEqualTo(4);
    assertThat(cache.match(prompt("abcdef"))).isEqualTo(4);
    assertThat(cache.match(prompt("abX"))).isEqualTo(2);
    assertThat(cache.match(prompt("bcd"))).isZero();
  }

  @Test
  void release_leavesTheBlocks() {
    cache.reference(prompt("abcd")).release();

    assertThat(cache.match(prompt("abcd"))).isEqualTo(4);
    assertThat(cache.size()).isEqualTo(4);
  }

  @Test
  void reference_sharedBeginning_isThereOnce() {
    cache.reference(prompt("abcd"));
    cache.reference(prompt("abxy"));

    assertThat(cache.size()).isEqualTo(6);
  }

  @Test
  void inUse_isWhatRunningRequestsReach_eachBlockOnce() {
    PrefixLease first = cache.reference(prompt("abcd"));
    PrefixLease second = cache.reference(prompt("abxy"));
    assertThat(cache.inUse()).isEqualTo(6);

    first.release();
    assertThat(cache.inUse()).isEqualTo(4);

    second.release();
    assertThat(cache.inUse()).isZero();
    assertThat(cache.size()).isEqualTo(6);
  }

  @Test
  void reference_noRoom_evictsWhatIsUnusedForLongestTailFirst() {
    cache.reference(prompt("abcde")).release();
    cache.reference(prompt("vwxyz")).release();

    cache.reference(prompt("12"));

    assertThat(cache.match(prompt("abcde"))).isEqualTo(3);
    assertThat(cache.match(prompt("vwxyz"))).isEqualTo(5);
    assertThat(cache.size()).isEqualTo(10);
  }

  @Test
  void reference_usedAgain_isYoung() {
    cache.reference(prompt("abcde")).release();
    cache.reference(prompt("vwxyz")).release();
    cache.reference(prompt("abcde")).release();

    cache.reference(prompt("12"));

    assertThat(cache.match(prompt("abcde"))).isEqualTo(5);
    assertThat(cache.match(prompt("vwxyz"))).isEqualTo(3);
  }

  @Test
  void reference_allInUse_holdsTheBeginningOnly() {
    PrefixLease running = cache.reference(prompt("abcdefgh"));
    PrefixLease partly = cache.reference(prompt("12345"));

    assertThat(cache.match(prompt("abcdefgh"))).isEqualTo(8);
    assertThat(cache.match(prompt("12345"))).isEqualTo(2);

    partly.release();
    running.release();
    cache.reference(prompt("ABCDEFGHIJ"));
    assertThat(cache.match(prompt("ABCDEFGHIJ"))).isEqualTo(10);
    assertThat(cache.size()).isEqualTo(10);
  }

  @Test
  void reference_nothingFits_isReleasedWithoutHarm() {
    PrefixLease running = cache.reference(prompt("abcdefghij"));

    cache.reference(prompt("1")).release();

    running.release();
    assertThat(cache.match(prompt("abcdefghij"))).isEqualTo(10);
  }

  @Test
  void reference_prefixOfARunningPrompt_isHeldByBoth() {
    PrefixLease longer = cache.reference(prompt("abcd"));
    PrefixLease shorter = cache.reference(prompt("ab"));
    longer.release();

    cache.reference(prompt("12345678"));

    assertThat(cache.match(prompt("abcd"))).isEqualTo(2);
    shorter.release();
  }

  @Test
  void reference_someIsToBeKeptFree_othersMakeRoom() {
    cache.reference(prompt("abcdefgh")).release();

    cache.reference(prompt("1"), 4);

    assertThat(cache.size()).isEqualTo(6);
    assertThat(cache.match(prompt("abcdefgh"))).isEqualTo(5);
  }

  @Test
  void memory_largeCache_isAtMostFortyBytesForEachBlock() {
    int blocks = (1 << 18) - 1;
    PromptBlocks prompt = PromptBlocks.of(LongStream.rangeClosed(1, blocks).toArray(), blocks);
    ShadowCache large = new ShadowCache(blocks);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    long before = threads.getCurrentThreadAllocatedBytes();
    large.reference(prompt);
    long grown = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(large.size()).isEqualTo(blocks);
    // it grew by doubling: all it ever had is at most twice what it has
    assertThat(grown).isLessThan(2L * 40 * blocks);
  }

  /** A prompt with a block for each letter. */
  private static PromptBlocks prompt(String letters) {
    long[] hashes = new long[letters.length()];
    long hash = 0;
    for (int i = 0; i < hashes.length; i++) {
      hash = (hash + letters.charAt(i)) * 0x9E3779B97F4A7C15L;
      hashes[i] = hash;
    }
    return PromptBlocks.of(hashes, hashes.length);
  }
}
