package dev.berth.engine.models;

/** What came of asking one server for its models. */
enum PollResult {
  /** It listed them. */
  LISTED("listed", "it answered"),
  /** Nobody listens there. */
  REFUSED("refused", "it does not accept connections"),
  TIMED_OUT("timed_out", "it did not answer in time"),
  BROKEN("broken", "the connection broke or the answer was no HTTP or too long"),
  /** It answered with a status other than 200. */
  STATUS("status", "it answered with an error status"),
  /** It answered 200 with something else than a list of models. */
  MALFORMED("malformed", "its answer is no list of models that could be believed");

  private final String label;
  private final String sentence;

  PollResult(String label, String sentence) {
    this.label = label;
    this.sentence = sentence;
  }

  /** As metrics write it. */
  String label() {
    return label;
  }

  /** As logs write it. */
  String sentence() {
    return sentence;
  }
}
