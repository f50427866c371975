package dev.berth.simulator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromptHasherTest {
  private final EngineProfile profile = EngineProfile.instant();

  @Test
  void toPrompt_commonBeginning_sharesExactlyTheBlocksBeforeTheDifference() {
    Prompt one = Prompts.blocks(profile, "abcd");
    Prompt other = Prompts.blocks(profile, "abxd");

    assertThat(one.block(0)).isEqualTo(other.block(0));
    assertThat(one.block(1)).isEqualTo(other.block(1));
    assertThat(one.block(2)).isNotEqualTo(other.block(2));
    assertThat(one.block(3)).isNotEqualTo(other.block(3));
  }

  @Test
  void toPrompt_fourBytesPerToken_countsUtf8() {
    assertThat(Prompts.of(profile, "").tokens()).isEqualTo(1);
    assertThat(Prompts.of(profile, "abcd").tokens()).isEqualTo(1);
    assertThat(Prompts.of(profile, "abcde").tokens()).isEqualTo(2);
    assertThat(Prompts.of(profile, "\u00e9\u00e9\u00e9").tokens()).isEqualTo(2);
    assertThat(Prompts.of(profile, "\u6f22\u5b57").tokens()).isEqualTo(2);
    assertThat(Prompts.of(profile, "\ud83d\ude80").tokens()).isEqualTo(1);
  }

  @Test
  void toPrompt_lastBlockNotFull_hasNoHash() {
    Prompt prompt = Prompts.of(profile, "x".repeat(64 + 63));

    assertThat(prompt.blockCount()).isEqualTo(1);
    assertThat(prompt.tokens()).isEqualTo(32);
  }

  @Test
  void toPrompt_otherModel_sharesNothing() {
    PromptHasher hasher = new PromptHasher(profile);
    hasher.write("x".repeat(64).toCharArray(), 0, 64);

    assertThat(hasher.toPrompt("a").block(0)).isEqualTo(hasher.toPrompt("a").block(0));
    assertThat(hasher.toPrompt("a").block(0)).isNotEqualTo(hasher.toPrompt("b").block(0));
  }

  @Test
  void endOfPart_sameTextCutElsewhere_isAnotherPrompt() {
    assertThat(inParts("ab", "c" + "x".repeat(64)).block(0))
        .isNotEqualTo(inParts("a", "bc" + "x".repeat(64)).block(0));
  }

  private Prompt inParts(String... parts) {
    PromptHasher hasher = new PromptHasher(profile);
    for (String part : parts) {
      hasher.write(part.toCharArray(), 0, part.length());
      hasher.endOfPart();
    }
    return hasher.toPrompt("model");
  }

  @Test
  void token_readyMadeTokens_countOneEach() {
    PromptHasher hasher = new PromptHasher(profile);
    for (int id = 0; id < 40; id++) {
      hasher.token(id + 100_000);
    }

    Prompt prompt = hasher.toPrompt("model");
    assertThat(prompt.tokens()).isEqualTo(40);
    assertThat(prompt.blockCount()).isEqualTo(2);
  }

  @Test
  void write_moreThanTheCacheHolds_isCut() {
    EngineProfile small = profile.withCache(new CacheShape(300, 16));

    Prompt prompt = Prompts.of(small, "x".repeat(1_000_000));

    assertThat(prompt.tokens()).isEqualTo(300 * 16 - small.maxOutputTokens());
    assertThat(prompt.blockCount()).isEqualTo(prompt.tokens() / 16);
  }
}
