package dev.berth.simulator.api;

import org.jspecify.annotations.Nullable;

/**
 * One answer, as far as its text needs to know.
 *
 * @param id unique among all servers; each format puts its own prefix before it
 * @param model the name the client asked for
 * @param createdSeconds since the epoch
 * @param usage what was counted
 * @param fillBytes length of the filling that makes the text longer than its tokens do; 0 for none
 */
public record Completion(
    String id,
    String model,
    long createdSeconds,
    Usage usage,
    GenerationRequest request,
    int fillBytes) {

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

  /** All words of the answer, and the filling. */
  String text() {
    return words() + "x".repeat(fillBytes);
  }

  private String words() {
    return usage.output() == 0 ? "" : word(0) + word(1).repeat(usage.output() - 1);
  }

  /** The tool that the answer calls instead of saying its words; null for none. */
  @Nullable String tool() {
    return request.tool();
  }

  /** The arguments of the call: a JSON object around the words. */
  String arguments() {
    return "{\"text\":\"" + text() + "\"}";
  }

  /** The piece of the arguments that stands for the token at {@code index}. */
  String argument(int index) {
    String head = index == 0 ? "{\"text\":\"" : "";
    String tail = index == usage.output() - 1 ? "\"}" : "";
    return head + word(index) + tail;
  }

  /** Whether the client's own limit ended the answer. */
  boolean limited() {
    return request.outputTokens() != null;
  }

  String finishReason() {
    return limited() ? "length" : "stop";
  }
}
