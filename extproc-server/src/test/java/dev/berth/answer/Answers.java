package dev.berth.answer;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Ways to feed a reader of answers. */
final class Answers {

  static final String JSON = "application/json";
  static final String EVENTS = "text/event-stream";

  private Answers() {}

  static AnswerFacts whole(String type, byte[] answer) {
    return split(type, answer, answer.length);
  }

  /** Two chunks, the second from {@code cut} on. */
  static AnswerFacts split(String type, byte[] answer, int cut) {
    AnswerReader reader = reader(type);
    reader.feed(answer, 0, cut);
    reader.feed(answer, cut, answer.length - cut);
    return reader.facts();
  }

  /** Chunks of random sizes, mostly small, each in the middle of an array of its own. */
  static AnswerFacts inRandomChunks(String type, byte[] answer, RandomGenerator random) {
    AnswerReader reader = reader(type);
    int most = 1 << random.nextInt(8);
    for (int at = 0; at < answer.length; ) {
      int size = Math.min(random.nextInt(most + 1), answer.length - at);
      byte[] moved = new byte[size + 20];
      Arrays.fill(moved, (byte) '\n');
      System.arraycopy(answer, at, moved, 9, size);
      reader.feed(moved, 9, size);
      at += size;
    }
    return reader.facts();
  }

  static AnswerReader reader(String type) {
    return requireNonNull(AnswerReader.of(type));
  }
}
