package dev.berth.answer;

/** A number of tokens that servers tell, as far as {@link TokenUsage} needs it. */
enum Count {
  /** Tokens of the prompt; Anthropic leaves out those that the cache had to do with. */
  PROMPT,
  /** Tokens generated; Gemini leaves out those that nobody gets to see. */
  COMPLETION,
  /** Gemini: tokens generated that nobody gets to see. */
  THOUGHTS,
  /** Both together, for APIs that generate nothing. */
  TOTAL,
  /** Tokens of the prompt found in the cache, where {@link #PROMPT} includes them. */
  CACHED,
  /** Anthropic: tokens of the prompt found in the cache. */
  CACHE_READ,
  /** Anthropic: tokens of the prompt put into the cache. */
  CACHE_WRITTEN
}
