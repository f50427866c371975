package dev.berth.bench.modes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The body of a chat request whose model comes first. There are several of each size, so that a
 * piece of one request in the place of another's is found out.
 *
 * @param id by which the server knows what must arrive
 * @param bytes not to be written to
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
record Body(String id, byte[] bytes) {

  static final String MODEL = "qwen3-32b";
  static final String PATH = "/v1/chat/completions";

  private static final int OF_EACH_SIZE = 4;
  private static final String HEAD =
      "{\"model\":\"" + MODEL + "\",\"messages\":[{\"role\":\"user\",\"content\":\"";
  private static final String TAIL = "\"}],\"temperature\":0.7,\"max_tokens\":512}";
  private static final int LONGEST_WORD = 9;
  private static final int WORDS_PER_ESCAPE = 20;

  /** All bodies of the run, by size in bytes. */
  static Map<Integer, List<Body>> ofSizes(List<Integer> sizes) {
    return sizes.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), Body::ofSize));
  }

  private static List<Body> ofSize(int size) {
    return IntStream.range(0, OF_EACH_SIZE)
        .mapToObj(i -> new Body(size + "-" + i, text(size, new SplittableRandom(31L * size + i))))
        .toList();
  }

  private static byte[] text(int size, SplittableRandom random) {
    List<String> words = new ArrayList<>();
    int room = size - HEAD.length() - TAIL.length();
    while (room > LONGEST_WORD) {
      String word = random.nextInt(WORDS_PER_ESCAPE) == 0 ? "\\n" : word(random);
      words.add(word);
      room -= word.length();
    }
    String prose = String.join("", words) + ".".repeat(room);
    return (HEAD + prose + TAIL).getBytes(StandardCharsets.US_ASCII);
  }

  /** A few letters and a blank, {@link #LONGEST_WORD} at the most. */
  private static String word(SplittableRandom random) {
    StringBuilder word = new StringBuilder();
    for (int left = 2 + random.nextInt(LONGEST_WORD - 2); left > 0; left--) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.append(' ').toString();
  }
}
