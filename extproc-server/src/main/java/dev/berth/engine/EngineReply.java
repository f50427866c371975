package dev.berth.engine;

/** What came of one question to an inference server. */
public sealed interface EngineReply {

  /**
   * The server answered, with whatever status.
   *
   * @param status the HTTP status code
   * @param body the whole body; the receiver's own
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares answers by their bytes
  record Answered(int status, byte[] body) implements EngineReply {}

  /** Nobody listens there, or the address cannot be reached: the server is not running. */
  record Refused() implements EngineReply {}

  /**
   * The question or its answer was lost: the connection broke, what came was not HTTP or too long.
   *
   * @param reason for the log, on one line; never text that the server wrote
   */
  record Broken(String reason) implements EngineReply {}

  /** No complete answer came in time. */
  record TimedOut() implements EngineReply {}
}
