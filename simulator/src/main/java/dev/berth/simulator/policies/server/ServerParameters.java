package dev.berth.simulator.policies.server;

import java.util.List;
import java.util.Map;

/**
 * What a server can do and what its steps cost. A step takes {@code stepNanos}, {@link
 * #prefillNanos} for each piece of a prompt in it, {@code contextNanosPerToken} for each token that
 * the answers in it look back on, and {@code requestNanos} for each request in it.
 *
 * @param stepTokens tokens that one step handles at most
 * @param maxRunning requests that run at once
 * @param kvTokens tokens that the KV memory holds
 * @param prefillNanosPerToken for a token at the beginning of a prompt
 * @param doublingTokens the place in a prompt where a token costs twice as much
 */
public record ServerParameters(
    int stepTokens,
    int maxRunning,
    int kvTokens,
    double stepNanos,
    double prefillNanosPerToken,
    double doublingTokens,
    double contextNanosPerToken,
    double requestNanos) {

  /** Qwen3-32B on two H100, tensor parallel: from published measurements. */
  public static final ServerParameters QWEN3_32B =
      new ServerParameters(8192, 256, 307_200, 15.5e6, 41.5e3, 31_000, 76, 4.4e3);

  /** Llama-3.1-8B on one H100: estimated from bandwidth and compute. */
  public static final ServerParameters LLAMA_8B =
      new ServerParameters(8192, 256, 409_600, 7.7e6, 28.5e3, 31_000, 76, 4.4e3);

  /** A dense model of 70 billion on four H100: estimated from bandwidth and compute. */
  public static final ServerParameters DENSE_70B =
      new ServerParameters(8192, 256, 450_560, 18e6, 63e3, 31_000, 47, 4.4e3);

  private static final Map<String, ServerParameters> NAMED =
      Map.of("qwen3-32b", QWEN3_32B, "llama-8b", LLAMA_8B, "dense-70b", DENSE_70B);

  public ServerParameters {
    if (stepTokens < maxRunning || maxRunning < 1 || kvTokens < 1) {
      throw new IllegalArgumentException("a step must have a token for each running request");
    }
  }

  /**
   * The set of that name.
   *
   * @throws IllegalArgumentException with a sentence for the user, when there is none
   */
  public static ServerParameters named(String name) {
    ServerParameters parameters = NAMED.get(name);
    if (parameters == null) {
      throw new IllegalArgumentException(
          "no server is called \"%s\"; there are %s".formatted(name, names()));
    }
    return parameters;
  }

  /** The names of all sets. */
  public static List<String> names() {
    return NAMED.keySet().stream().sorted().toList();
  }

  /** The same server with so many times the KV memory. */
  public ServerParameters withKvTimes(double factor) {
    return new ServerParameters(
        stepTokens,
        maxRunning,
        (int) (kvTokens * factor),
        stepNanos,
        prefillNanosPerToken,
        doublingTokens,
        contextNanosPerToken,
        requestNanos);
  }

  /** What reading {@code tokens} of a prompt adds to a step when {@code position} are read. */
  public double prefillNanos(int position, int tokens) {
    return tokens * prefillNanosPerToken * (1 + (position + tokens / 2.0) / doublingTokens);
  }

  /** Time to the first token on a server that has nothing else to do and nothing cached. */
  public double unloadedNanos(int promptTokens) {
    double steps = Math.ceil((double) promptTokens / stepTokens);
    return steps * (stepNanos + requestNanos) + prefillNanos(0, promptTokens);
  }
}
