package dev.berth.request;

import org.jspecify.annotations.Nullable;

/**
 * A model that stands in a path.
 *
 * @param name decoded, never empty
 * @param from index of its first character in the path, as the client wrote it
 * @param to index behind its last character
 */
public record PathModel(String name, int from, int to) {

  public PathModel {
    if (name.isEmpty() || from < 0 || from >= to) {
      throw new IllegalArgumentException("a model in a path has a name and a place");
    }
  }

  /** The model that stands at {@code [from, to)}; null when nothing stands there. */
  static @Nullable PathModel at(String path, int from, int to) {
    return from < to
        ? new PathModel(PercentEncoding.decode(path.substring(from, to)), from, to)
        : null;
  }

  /** The path with another model in its place; the rest stays byte for byte. */
  String replacedIn(String path, String model) {
    return path.substring(0, from) + PercentEncoding.encode(model) + path.substring(to);
  }
}
