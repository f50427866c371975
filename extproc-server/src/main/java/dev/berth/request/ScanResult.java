package dev.berth.request;

import org.jspecify.annotations.Nullable;

/** What a {@link RequestScanner} found in a body. */
public sealed interface ScanResult {

  /**
   * The body is a JSON object.
   *
   * @param model the top-level {@code "model"}, never empty, any characters that a JSON string can
   *     hold; null when there is none
   * @param stream whether the top-level {@code "stream"} is {@code true}; of several the last
   *     counts
   */
  record Scanned(@Nullable String model, boolean stream) implements ScanResult {}

  /**
   * The body is refused: not JSON, no object, or a model that breaks the rules.
   *
   * @param problem a sentence for the client; never quotes the body
   * @param offset bytes of the body that were read before the problem showed
   */
  record Malformed(String problem, long offset) implements ScanResult {}
}
