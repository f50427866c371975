package dev.berth.simulator.api;

import tools.jackson.databind.node.ObjectNode;

/** How one API writes an answer. Stateless. */
public interface AnswerFormat {

  /** The whole answer as one document. */
  ObjectNode whole(Completion completion);

  /** The events before the first token. */
  String opening(Completion completion);

  /** The event of the token at {@code index}, counted from 0. */
  String token(Completion completion, int index);

  /**
   * The events after the last token.
   *
   * @param includeUsage whether the client asked for usage, where the API has such a switch
   */
  String closing(Completion completion, boolean includeUsage);
}
