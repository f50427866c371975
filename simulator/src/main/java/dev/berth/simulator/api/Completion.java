package dev.berth.simulator.api;

/**
 * One answer, as far as its text needs to know.
 *
 * @param id unique on this server; each format puts its own prefix before it
 * @param model the name the client asked for
 * @param createdSeconds since the epoch
 * @param usage what was counted
 * @param limited whether the client's own limit ended the answer
 */
public record Completion(long id, String model, long createdSeconds, Usage usage, boolean limited) {

  /**
   * Tokens of one request.
   *
   * @param cached those of the prompt that were in the cache
   */
  public record Usage(int prompt, int cached, int output) {

    int total() {
      return prompt + output;
    }
  }

  /** The word that stands for the token at {@code index}. */
  static String word(int index) {
    return index == 0 ? "berth" : " berth";
  }

  /** All words of the answer. */
  String text() {
    return word(0) + word(1).repeat(Math.max(0, usage.output() - 1));
  }

  String finishReason() {
    return limited ? "length" : "stop";
  }
}
