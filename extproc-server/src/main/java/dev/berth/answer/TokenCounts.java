package dev.berth.answer;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The counts that a server told, each the last that it told. Stream-confined. */
final class TokenCounts {

  private static final long UNKNOWN = -1;

  private final long[] counts = new long[Count.values().length];

  TokenCounts() {
    clear();
  }

  void clear() {
    Arrays.fill(counts, UNKNOWN);
  }

  /**
   * @param tokens at least 0
   */
  void set(Count count, long tokens) {
    counts[count.ordinal()] = tokens;
  }

  /** What the other knows goes before what this knows. */
  void setAll(TokenCounts other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = other.counts[i] == UNKNOWN ? counts[i] : other.counts[i];
    }
  }

  /** All of them as one usage; null when nothing is known. */
  @Nullable TokenUsage usage() {
    return Arrays.stream(counts).allMatch(count -> count == UNKNOWN)
        ? null
        : new TokenUsage(prompt(), completion(), cached());
  }

  private long prompt() {
    boolean onlyTotal = !isKnown(Count.PROMPT) && !isKnown(Count.COMPLETION);
    long told = onlyTotal ? get(Count.TOTAL) : get(Count.PROMPT);
    return told + get(Count.CACHE_READ) + get(Count.CACHE_WRITTEN);
  }

  private long completion() {
    return get(Count.COMPLETION) + get(Count.THOUGHTS);
  }

  private long cached() {
    return isKnown(Count.CACHED) ? get(Count.CACHED) : get(Count.CACHE_READ);
  }

  private boolean isKnown(Count count) {
    return counts[count.ordinal()] != UNKNOWN;
  }

  private long get(Count count) {
    return Math.max(0, counts[count.ordinal()]);
  }
}
