package dev.berth.simulator.engine;

/** Prompts for tests, from text. */
final class Prompts {
  private Prompts() {}

  static Prompt of(EngineProfile profile, String text) {
    PromptHasher hasher = new PromptHasher(profile);
    hasher.write(text.toCharArray(), 0, text.length());
    return hasher.toPrompt("model");
  }

  /** As many blocks of 16 tokens as there are letters, each block decided by its letter. */
  static Prompt blocks(EngineProfile profile, String letters) {
    StringBuilder text = new StringBuilder();
    letters.chars().forEach(letter -> text.append(Character.toString(letter).repeat(64)));
    return of(profile, text.toString());
  }
}
