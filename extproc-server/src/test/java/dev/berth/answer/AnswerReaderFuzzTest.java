package dev.berth.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;

/**
 * Any bytes, in any chunks: the readers throw nothing and agree with {@link ReferenceFacts}. {@link
 * dev.berth.request.RequestScannerFuzzTest} says how to look for new inputs.
 */
class AnswerReaderFuzzTest {

  @FuzzTest(maxDuration = "5m")
  void facts_anyJson_agreeWithReference(byte[] answer) {
    check(Answers.JSON, answer, ReferenceFacts.ofJson(answer));
  }

  @FuzzTest(maxDuration = "5m")
  void facts_anyEvents_agreeWithReference(byte[] stream) {
    check(Answers.EVENTS, stream, ReferenceFacts.ofEvents(stream));
  }

  private static void check(String type, byte[] answer, AnswerFacts expected) {
    Random random = new Random(Arrays.hashCode(answer));

    assertThat(Answers.whole(type, answer)).isEqualTo(expected);
    assertThat(Answers.inRandomChunks(type, answer, random)).isEqualTo(expected);
    for (int cut = 0; cut < answer.length; cut += 1 + answer.length / 16) {
      assertThat(Answers.split(type, answer, cut)).as("cut at %d", cut).isEqualTo(expected);
    }
  }
}
