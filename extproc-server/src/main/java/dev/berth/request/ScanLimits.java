package dev.berth.request;

/**
 * How much of a request body a {@link BodyReader} can hold; both limits fix its memory.
 *
 * @param modelBytes longest model name, in bytes of UTF-8, at least 1; other names that a body
 *     gives are held to the same limit
 * @param depth most arrays and objects open at one time, counting the outermost object, at least 1
 */
public record ScanLimits(int modelBytes, int depth) {

  /**
   * 512 bytes for the model, more than any registry allows in a name, and 512 levels, some thirty
   * times the depth of a rich tool schema and about what JSON libraries allow: no real request
   * comes near, and both together cost a stream less than 700 bytes.
   */
  public static final ScanLimits DEFAULT = new ScanLimits(512, 512);

  public ScanLimits {
    if (modelBytes < 1) {
      throw new IllegalArgumentException("a model name needs room for at least 1 byte");
    }
    if (depth < 1) {
      throw new IllegalArgumentException("a JSON object needs a depth of at least 1");
    }
  }
}
