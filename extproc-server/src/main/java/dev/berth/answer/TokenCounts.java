package dev.berth.answer;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The counts that a server told, each the last that it told. Stream-confined. */
final class TokenCounts {

  private final Map<Count, Long> counts = new EnumMap<>(Count.class);

  void clear() {
    counts.clear();
  }

  /**
   * @param tokens at least 0
   */
  void set(Count count, long tokens) {
    counts.put(count, tokens);
  }

  /** What the other knows goes before what this knows. */
  void setAll(TokenCounts other) {
    counts.putAll(other.counts);
  }

  /** All of them as one usage; null when nothing is known. */
  @Nullable TokenUsage usage() {
    return counts.isEmpty() ? null : new TokenUsage(prompt(), completion(), cached());
  }

  private long prompt() {
    boolean onlyTotal = !counts.containsKey(Count.PROMPT) && !counts.containsKey(Count.COMPLETION);
    long told = onlyTotal ? get(Count.TOTAL) : get(Count.PROMPT);
    return told + get(Count.CACHE_READ) + get(Count.CACHE_WRITTEN);
  }

  private long completion() {
    return get(Count.COMPLETION) + get(Count.THOUGHTS);
  }

  private long cached() {
    return counts.containsKey(Count.CACHED) ? get(Count.CACHED) : get(Count.CACHE_READ);
  }

  private long get(Count count) {
    return counts.getOrDefault(count, 0L);
  }
}
