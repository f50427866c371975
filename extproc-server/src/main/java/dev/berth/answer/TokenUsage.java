package dev.berth.answer;

/**
 * The tokens of one request, as the server counted them; each 0 when it did not say.
 *
 * @param prompt tokens of the prompt, those found in the cache included
 * @param completion tokens generated
 * @param cached tokens of the prompt that were found in the server's prefix cache
 */
public record TokenUsage(long prompt, long completion, long cached) {

  public TokenUsage {
    if (prompt < 0 || completion < 0 || cached < 0) {
      throw new IllegalArgumentException("tokens are counted from 0");
    }
  }
}
