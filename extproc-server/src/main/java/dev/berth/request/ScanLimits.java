package dev.berth.request;

/**
 * How much of a request body a {@link RequestScanner} can hold; both limits fix its memory.
 *
 * @param modelBytes longest model name, in bytes of UTF-8, at least 8
 * @param depth most arrays and objects open at one time, counting the outermost object, at least 1
 */
public record ScanLimits(int modelBytes, int depth) {

  /**
   * 512 bytes for the model, more than any registry allows in a name, and 512 levels, some thirty
   * times the depth of a rich tool schema and about what JSON libraries allow: no real request
   * comes near, and both together cost a stream less than 600 bytes.
   */
  public static final ScanLimits DEFAULT = new ScanLimits(512, 512);

  private static final int MIN_MODEL_BYTES = 8;

  public ScanLimits {
    if (modelBytes < MIN_MODEL_BYTES) {
      // Field names are read into the same buffer and must be told apart in it.
      throw new IllegalArgumentException("a model name needs room for at least 8 bytes");
    }
    if (depth < 1) {
      throw new IllegalArgumentException("a JSON object needs a depth of at least 1");
    }
  }
}
