package dev.berth.simulator.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockCacheTest {
  private final EngineProfile profile = EngineProfile.instant();
  private final BlockCache cache = new BlockCache(new CacheShape(6, 16));

  @Test
  void tryLease_promptReadBefore_matchesAllButItsLastToken() {
    readAndRelease("abc");

    assertThat(lease("abc").matched).isEqualTo(2);
    assertThat(lease("abcd").matched).isEqualTo(3);
  }

  @Test
  void tryLease_promptNotYetReadToItsEnd_isNotReused() {
    lease("ab");

    assertThat(lease("ab").matched).isZero();
  }

  @Test
  void tryLease_blocksInUse_areNotEvicted() {
    BlockLease using = lease("abcd");
    cache.share(using);

    assertThat(cache.tryLease(Prompts.blocks(profile, "xyz"), 0)).isNull();
    assertThat(cache.usage()).isEqualTo(4 / 6.0);

    cache.release(using);
    assertThat(lease("xyz").matched).isZero();
  }

  @Test
  void tryLease_noRoom_evictsTheLeastRecentlyUsedFirst() {
    readAndRelease("ab");
    readAndRelease("cd");
    readAndRelease("abz");

    readAndRelease("xy");

    assertThat(matchOf("abz")).isEqualTo(2);
    assertThat(matchOf("cd")).isZero();
  }

  @Test
  void tryLease_partOfAPromptEvicted_keepsItsBeginning() {
    readAndRelease("abcdef");

    readAndRelease("xy");

    assertThat(matchOf("abcdef")).isEqualTo(4);
  }

  @Test
  void tryLease_roomOnlyInItsOwnIdleBlocks_isRefused() {
    readAndRelease("abc");
    BlockLease other = lease("xyz");

    assertThat(cache.tryLease(Prompts.blocks(profile, "abcd"), 0)).isNull();

    cache.release(other);
    assertThat(lease("abcd").matched).isEqualTo(3);
  }

  @Test
  void share_twoReadTheSamePromptAtOnce_holdItOnce() {
    BlockLease one = lease("ab");
    BlockLease two = lease("ab");
    cache.share(one);
    cache.share(two);

    assertThat(cache.resident()).isEqualTo(2);
    assertThat(cache.free()).isEqualTo(4);

    cache.release(one);
    assertThat(cache.usage()).isEqualTo(2 / 6.0);
    cache.release(two);
    assertThat(cache.usage()).isZero();
    assertThat(cache.resident()).isEqualTo(2);
  }

  @Test
  void release_beforeThePromptWasRead_givesEverythingBack() {
    cache.release(lease("abc"));

    assertThat(cache.free()).isEqualTo(6);
    assertThat(cache.resident()).isZero();
  }

  private BlockLease lease(String letters) {
    return requireNonNull(cache.tryLease(Prompts.blocks(profile, letters), 0));
  }

  private void readAndRelease(String letters) {
    BlockLease lease = lease(letters);
    cache.share(lease);
    cache.release(lease);
  }

  private int matchOf(String letters) {
    BlockLease lease = lease(letters);
    cache.release(lease);
    return lease.matched;
  }
}
