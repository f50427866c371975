package dev.berth.request;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.request.ScanResult.Scanned;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the scanner says of the prompt of a body. */
class PromptDigestsTest {

  private static final long SEED = 41;
  private static final String BLOCK = "0123456789abcdef".repeat(64);

  private final PromptHash hash = new PromptHash(new Random(SEED));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void scan_anyBodyInAnyChunks_agreesWithHashesOfTheJoinedPrompt(long seed) {
    Random random = new Random(seed);
    int withBlocks = 0;
    for (int i = 0; i < 400; i++) {
      PromptBodies.Case made = PromptBodies.next(random, SEED);
      String shown = "seed " + seed + ", body " + i;

      assertThat(digests(Scans.split(scanner(), made.body(), random.nextInt(made.body().length))))
          .as(shown)
          .isEqualTo(made.digests());
      assertThat(digests(Scans.inRandomChunks(scanner(), made.body(), random)))
          .as(shown)
          .isEqualTo(made.digests());
      withBlocks += made.digests().count() > 0 ? 1 : 0;
    }
    assertThat(withBlocks).isGreaterThan(100);
  }

  @Test
  void scan_splitAnywhere_givesTheSameDigests() {
    String body =
        "{\"model\":\"m\", \"system\" : \"s\\u00e9\" ,\"input_ids\":-12.5e3, \"prompt\":true,"
            + "\"cache_salt\" :\"t\", \"messages\":[{\"content\":\""
            + BLOCK
            + "\"}]}";
    byte[] bytes = body.getBytes(UTF_8);
    String prompt = "\"s\\u00e9\"-12.5e3true[{\"content\":\"" + BLOCK + "\"}]";
    PromptDigests expected = PromptBodies.digests(prompt.getBytes(UTF_8), "\"t\"", SEED);

    for (int cut = 0; cut <= bytes.length; cut++) {
      assertThat(digests(Scans.split(scanner(), bytes, cut)))
          .as("cut at %d", cut)
          .isEqualTo(expected);
    }
    assertThat(expected.count()).isEqualTo(1);
  }

  @Test
  void scan_oneByteChanged_changesItsBlockAlone() {
    PromptDigests before = scan("{\"prompt\":\"" + BLOCK.repeat(5) + "\"}");
    String changed = BLOCK.repeat(2) + BLOCK.replaceFirst("8", "9") + BLOCK.repeat(2);
    PromptDigests after = scan("{\"prompt\":\"" + changed + "\"}");

    assertThat(before.count()).isEqualTo(5);
    for (int i = 0; i < 5; i++) {
      assertThat(after.block(i) == before.block(i)).as("block %d", i).isEqualTo(i != 2);
    }
  }

  @Test
  void scan_wordsOfABlockInAnotherOrder_areAnotherBlock() {
    PromptDigests before = scan("{\"prompt\":\"" + "01234567abcdefgh".repeat(64) + "\"}");
    PromptDigests after = scan("{\"prompt\":\"" + "abcdefgh01234567".repeat(64) + "\"}");

    assertThat(after.block(0)).isNotEqualTo(before.block(0));
  }

  /** Two blocks that differ by one bit, at any place of any word: none is lost in a product. */
  @Test
  void scan_oneBitChanged_changesTheBlock() {
    byte[] body = ("{\"prompt\":\"" + BLOCK + "\"}").getBytes(UTF_8);
    long before = digests(Scans.split(scanner(), body, 0)).block(0);

    for (int at = 20; at < 1_000; at++) {
      body[at] ^= 1;
      long after = digests(Scans.split(scanner(), body, 0)).block(0);
      body[at] ^= 1;
      assertThat(after).as("byte %d", at).isNotEqualTo(before);
    }
  }

  @Test
  void scan_longerConversation_hasTheSameFirstBlocks() {
    String turns = "{\"role\":\"user\",\"content\":\"" + BLOCK.repeat(3) + "\"}";
    PromptDigests first = scan("{\"messages\":[" + turns + "],\"stream\":true}");
    PromptDigests second = scan("{\"messages\":[" + turns + "," + turns + "],\"user\":\"u\"}");

    assertThat(second.count()).isEqualTo(6);
    for (int i = 0; i < first.count(); i++) {
      assertThat(second.block(i)).as("block %d", i).isEqualTo(first.block(i));
    }
  }

  @Test
  void scan_lessThanABlock_isNone() {
    assertThat(scan("{\"prompt\":\"" + BLOCK.substring(3) + "\",\"cache_salt\":\"a\"}"))
        .isSameAs(PromptDigests.NONE);
  }

  @Test
  void scan_muchTooLong_keepsTheFirstBlocks() {
    assertThat(scan("{\"prompt\":\"" + BLOCK.repeat(1030) + "\"}").count())
        .isEqualTo(PromptHash.MOST_BLOCKS);
  }

  @Test
  void scan_otherSeed_sharesNothing() {
    byte[] body = ("{\"prompt\":\"" + BLOCK.repeat(2) + "\"}").getBytes(UTF_8);
    PromptHash other = new PromptHash(new Random(SEED + 1));
    PromptDigests mine = digests(Scans.split(scanner(), body, 0));
    PromptDigests others =
        digests(Scans.split(new RequestScanner(ScanLimits.DEFAULT, other), body, 0));

    assertThat(others.block(0)).isNotEqualTo(mine.block(0));
  }

  @Test
  void soFar_middleOfThePrompt_hasTheWholeBlocksBeforeIt() {
    byte[] body = ("{\"model\":\"m\",\"prompt\":\"" + BLOCK.repeat(5)).getBytes(UTF_8);
    RequestScanner scanner = scanner();
    scanner.feed(body, 0, 3_000);
    PromptDigests early = digests(scanner.soFar());
    scanner.feed(body, 3_000, body.length - 3_000);

    assertThat(early.count()).isEqualTo(2);
    assertThat(digests(scanner.soFar()).count()).isEqualTo(5);
    assertThat(digests(scanner.soFar()).block(1)).isEqualTo(early.block(1));
  }

  @ParameterizedTest
  @EnumSource
  void reader_apiWithoutAPromptInTheCache_digestsNothing(ApiShape shape) {
    byte[] body = ("{\"input\":\"" + BLOCK + "\"}").getBytes(UTF_8);
    BodyReader reader =
        BodyReaders.of(Paths.of(shape), "application/json", ScanLimits.DEFAULT, hash);
    int blocks = reader == null ? 0 : digests(Scans.split(reader, body, 7)).count();

    assertThat(blocks).isEqualTo(shape.hasPrompt() ? 1 : 0);
  }

  @Test
  void reader_nobodyAsks_digestsNothing() {
    byte[] body = ("{\"prompt\":\"" + BLOCK + "\"}").getBytes(UTF_8);

    assertThat(digests(Scans.whole(body, ScanLimits.DEFAULT))).isSameAs(PromptDigests.NONE);
  }

  private PromptDigests scan(String body) {
    return digests(Scans.inChunksOf(5_000, scanner(), body.getBytes(UTF_8)));
  }

  private RequestScanner scanner() {
    return new RequestScanner(ScanLimits.DEFAULT, hash);
  }

  private static PromptDigests digests(@Nullable ScanResult result) {
    assertThat(result).isInstanceOf(Scanned.class);
    return ((Scanned) result).prompt();
  }
}
