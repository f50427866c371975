package dev.berth.answer;

import static dev.berth.answer.Answers.EVENTS;
import static dev.berth.answer.Answers.JSON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The readers and {@link ReferenceFacts} agree on made-up answers, good and broken. */
class AnswerReaderDifferentialTest {

  private static final int CASES = 4_000;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void facts_jsonAnswers_agreeWithReference(long seed) {
    Random random = new Random(seed);
    int telling = 0;
    for (int i = 0; i < CASES; i++) {
      byte[] body = AnswerBodies.json(random);
      body = seed % 2 == 0 ? AnswerBodies.mutated(body, random) : body;
      telling += agrees(JSON, body, ReferenceFacts.ofJson(body), random) ? 1 : 0;
    }
    assertThat(telling).as("answers that say something, seed %d", seed).isGreaterThan(CASES / 50);
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7, 8})
  void facts_streams_agreeWithReference(long seed) {
    Random random = new Random(seed);
    int telling = 0;
    for (int i = 0; i < CASES; i++) {
      byte[] stream = AnswerBodies.events(random);
      stream = seed % 2 == 0 ? AnswerBodies.mutated(stream, random) : stream;
      telling += agrees(EVENTS, stream, ReferenceFacts.ofEvents(stream), random) ? 1 : 0;
    }
    assertThat(telling).as("streams that say something, seed %d", seed).isGreaterThan(CASES / 20);
  }

  /** Checks one answer, and says whether it told anything. */
  private static boolean agrees(String type, byte[] answer, AnswerFacts expected, Random random) {
    String shown = new String(answer, UTF_8);

    assertThat(Answers.whole(type, answer)).as(shown).isEqualTo(expected);
    assertThat(Answers.inRandomChunks(type, answer, random))
        .as("in chunks: %s", shown)
        .isEqualTo(expected);
    return !expected.equals(AnswerFacts.NONE);
  }
}
