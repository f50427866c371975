package dev.berth.simulator.policies.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a model made of the JDK's collections. */
class CountedBlocksTest {
  private final CountedBlocks blocks = new CountedBlocks(4);
  private final Map<Long, Integer> users = new HashMap<>();
  private final LinkedHashSet<Long> idle = new LinkedHashSet<>();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anyUse_everyStep_isWhatTheModelSays(long seed) {
    Random random = new Random(seed);
    List<Long> held = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      int choice = random.nextInt(10);
      if (choice < 5) {
        use(random.nextInt(200) * 0x1_0000_0000L, held);
      } else if (choice < 8 && !held.isEmpty()) {
        letGo(held.remove(random.nextInt(held.size())));
      } else if (!idle.isEmpty()) {
        evictOldest();
      }
      check(random.nextInt(200) * 0x1_0000_0000L);
    }
  }

  private void use(long block, List<Long> held) {
    blocks.use(block);
    idle.remove(block);
    users.merge(block, 1, Integer::sum);
    held.add(block);
  }

  private void letGo(long block) {
    blocks.letGo(block);
    if (users.merge(block, -1, Integer::sum) == 0) {
      users.remove(block);
      idle.add(block);
    }
  }

  private void evictOldest() {
    blocks.evictOldest();
    idle.remove(idle.iterator().next());
  }

  private void check(long block) {
    boolean here = users.containsKey(block) || idle.contains(block);
    assertThat(blocks.match(new long[] {block}, 1)).isEqualTo(here ? 1 : 0);
    assertThat(blocks.used()).isEqualTo(users.size());
    assertThat(blocks.idle()).isEqualTo(idle.size());
  }
}
