package dev.berth.simulator.api;

/** How an API writes an answer that is never a stream. */
interface WholeFormat extends AnswerFormat {

  @Override
  default String opening(Completion completion) {
    return "";
  }

  @Override
  default String token(Completion completion, int index) {
    return "";
  }

  @Override
  default String closing(Completion completion, boolean includeUsage) {
    return "";
  }
}
