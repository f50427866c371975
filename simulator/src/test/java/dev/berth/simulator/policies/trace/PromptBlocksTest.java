package dev.berth.simulator.policies.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptBlocksTest {

  @Test
  void blocks_pieceByPiece_areTheFullOnes() {
    PromptBlocks prompt = new PromptBlocks(10);
    prompt.append(1, 9);
    assertThat(prompt.blocks()).isEmpty();
    prompt.append(2, 1);
    assertThat(prompt.blocks()).hasSize(1);
    prompt.append(3, 25);
    assertThat(prompt.blocks()).hasSize(3).doesNotHaveDuplicates();
    assertThat(prompt.tokens()).isEqualTo(35);
  }

  @Test
  void blocks_afterTheFirstDifference_areDifferent() {
    PromptBlocks one = prompt(1, 2);
    PromptBlocks other = prompt(1, 3);

    assertThat(one.blocks()[0]).isEqualTo(other.blocks()[0]);
    assertThat(one.blocks()[1]).isNotEqualTo(other.blocks()[1]);
    assertThat(one.blocks()[2]).isNotEqualTo(other.blocks()[2]);
  }

  /** The first block is the first piece's, the second has some of both. */
  private static PromptBlocks prompt(long first, long second) {
    PromptBlocks prompt = new PromptBlocks(10);
    prompt.append(first, 15);
    prompt.append(second, 15);
    return prompt;
  }
}
