package dev.berth.simulator.load;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes requests: a shape by weight, a model, and a prompt that goes on from one of a few
 * conversations, so that prompts share beginnings as real ones do. Each prompt ends in text of its
 * own. Confined to one thread; the same seed gives the same requests.
 */
final class RequestMix {
  private static final int CONVERSATIONS = 16;
  private static final int[] PROMPT_BYTES = {
    200, 200, 200, 200, 200, 200, 4096, 4096, 4096, 32_768
  };
  private static final int MAX_OUTPUT_TOKENS = 48;
  private static final String[] WORDS = {
    "river", "stone", "cloud", "seven", "harbour", "light", "paper", "north", "engine", "letter",
    "winter", "garden", "signal", "copper", "morning", "bridge"
  };
  private static final int TOTAL_WEIGHT =
      Arrays.stream(Shape.values()).mapToInt(Shape::weight).sum();

  private final RandomGenerator random;
  private final List<String> models;
  private final String[] conversations = new String[CONVERSATIONS];

  RequestMix(RandomGenerator random, List<String> models) {
    this.random = random;
    this.models = models;
    int longest = PROMPT_BYTES[PROMPT_BYTES.length - 1];
    Arrays.setAll(conversations, i -> text(longest));
  }

  LoadRequest next() {
    Shape shape = shape();
    String model = models.get(random.nextInt(models.size()));
    int outputTokens = 1 + random.nextInt(MAX_OUTPUT_TOKENS);
    return new LoadRequest(shape, shape.body(model, prompt(), outputTokens));
  }

  private Shape shape() {
    int left = random.nextInt(TOTAL_WEIGHT);
    for (Shape shape : Shape.values()) {
      left -= shape.weight();
      if (left < 0) {
        return shape;
      }
    }
    throw new IllegalStateException("the weights do not add up");
  }

  private String prompt() {
    int size = PROMPT_BYTES[random.nextInt(PROMPT_BYTES.length)];
    String conversation = conversations[random.nextInt(CONVERSATIONS)];
    int shared = size * 3 / 4;
    return conversation.substring(0, shared) + text(size - shared);
  }

  private String text(int length) {
    StringBuilder text = new StringBuilder(length + 16);
    while (text.length() < length) {
      text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    text.setLength(length);
    return text.toString();
  }
}
