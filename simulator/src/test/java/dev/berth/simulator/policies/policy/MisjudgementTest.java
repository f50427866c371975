package dev.berth.simulator.policies.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.prefix.PromptBlocks;
import dev.berth.simulator.policies.trace.Requests;
import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MisjudgementTest {
  private static final int BLOCK_TOKENS = 512;
  private final Misjudgement misjudgement = new Misjudgement(0.3);

  private static TraceRequest request(String blocks) {
    return Requests.of(0, blocks.length() * BLOCK_TOKENS, 1, blocks);
  }

  @Test
  void factor_ofManyTexts_isSpreadAsAskedAround1() {
    double[] logarithms =
        IntStream.range(0, 4000)
            .mapToDouble(
                text -> Math.log(misjudgement.factor(request(Character.toString(text + 1)))))
            .toArray();

    double mean = IntStream.range(0, 4000).mapToDouble(i -> logarithms[i]).average().orElse(1);
    double square =
        IntStream.range(0, 4000).mapToDouble(i -> Math.pow(logarithms[i], 2)).average().orElse(1);
    assertThat(mean).isCloseTo(0, within(0.03));
    assertThat(Math.sqrt(square)).isCloseTo(0.3, within(0.03));
  }

  @Test
  void blocks_ofPromptsThatShareAHalf_shareAboutHalf() {
    PromptBlocks one = misjudgement.blocks(request("abcdefghij" + "klmnopqrst"));
    PromptBlocks other = misjudgement.blocks(request("abcdefghij" + "KLMNOPQRST"));

    int shared = 0;
    while (one.hash(shared) == other.hash(shared)) {
      shared++;
    }
    assertThat(shared).isBetween(one.count() / 2 - 1, one.count() / 2);
  }

  @Test
  void blocks_withoutSpread_areTheRequests() {
    PromptBlocks blocks = new Misjudgement(0).blocks(request("abc"));

    assertThat(blocks.count()).isEqualTo(3);
    assertThat(blocks.hash(2)).isEqualTo(request("abc").blocks()[2]);
  }
}
