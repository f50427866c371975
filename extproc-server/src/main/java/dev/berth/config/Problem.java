package dev.berth.config;

/**
 * One thing that is wrong with a configuration.
 *
 * @param path where, as in {@code pools[0].discovery.file.path} or {@code line 3, column 7}; empty
 *     for the file as a whole
 * @param value what was found, shortened and free of control characters; a text is in quotes
 * @param expected what would have been right
 */
public record Problem(String path, String value, String expected) {

  /** One line, as in {@code grpc.address: "localhost": expected host:port}. */
  @Override
  public String toString() {
    return (path.isEmpty() ? "" : path + ": ") + value + ": expected " + expected;
  }
}
