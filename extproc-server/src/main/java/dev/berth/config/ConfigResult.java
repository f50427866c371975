package dev.berth.config;

import java.util.List;
import java.util.function.Function;

/** What came of reading a configuration: all of it, or every problem that was found. */
public sealed interface ConfigResult<T> {

  /** Everything was in order. */
  record Loaded<T>(T config) implements ConfigResult<T> {}

  /**
   * Something was not.
   *
   * @param problems in the order of the file; at least one
   */
  record Invalid<T>(List<Problem> problems) implements ConfigResult<T> {

    public Invalid {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("invalid without a problem");
      }
    }
  }

  /** A result with a single problem. */
  static <T> ConfigResult<T> invalid(Problem problem) {
    return new Invalid<>(List.of(problem));
  }

  /** The next step when this one was in order, else the problems of this one. */
  default <U> ConfigResult<U> then(Function<T, ConfigResult<U>> next) {
    return this instanceof Loaded<T> loaded
        ? next.apply(loaded.config())
        : new Invalid<>(((Invalid<T>) this).problems());
  }
}
