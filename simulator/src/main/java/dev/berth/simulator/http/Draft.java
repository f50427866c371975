package dev.berth.simulator.http;

import dev.berth.simulator.api.Completion;
import dev.berth.simulator.api.GenerationRequest;
import dev.berth.simulator.engine.Prompt;
import dev.berth.simulator.engine.Sequence;

/**
 * What is known of an answer before its first token.
 *
 * @param model the client's, or the server's first
 */
record Draft(
    String id, String model, long createdSeconds, GenerationRequest request, int fillBytes) {

  Prompt prompt() {
    return request.prompt().toPrompt(model);
  }

  /** The answer while nothing has been counted. */
  Completion begun() {
    return completion(new Completion.Usage(0, 0, 0));
  }

  /** The answer that the sequence makes. */
  Completion of(Sequence sequence) {
    return completion(
        new Completion.Usage(
            sequence.promptTokens(), sequence.cachedTokens(), sequence.outputTokens()));
  }

  /** The answer of a tokenizer, for which the model does not run. */
  Completion counted() {
    return completion(new Completion.Usage(prompt().tokens(), 0, 0));
  }

  private Completion completion(Completion.Usage usage) {
    return new Completion(id, model, createdSeconds, usage, request, fillBytes);
  }
}
