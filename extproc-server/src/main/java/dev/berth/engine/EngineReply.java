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

  /** The server accepted a connection; more was not asked. */
  record Connected() implements EngineReply {}

  /** Nobody listens there, or the address cannot be reached: the server is not running. */
  record Refused() implements EngineReply {}

  /**
   * The connection broke before the answer was complete.
   *
   * @param reason for the log, on one line; never text that the server wrote
   */
  record Broken(String reason) implements EngineReply {}

  /**
   * What came was not HTTP, not the TLS that was wanted, or too long.
   *
   * @param reason as for {@link Broken}
   */
  record Malformed(String reason) implements EngineReply {}

  /** No complete answer came in time. */
  record TimedOut() implements EngineReply {}

  /**
   * Nothing was learned of the server: this side lacked something, such as a file descriptor, or
   * gave up.
   *
   * @param reason as for {@link Broken}
   */
  record Unknown(String reason) implements EngineReply {}
}
