package dev.berth.discovery;

import java.util.Collection;
import java.util.stream.Collectors;

/** Many problems on one line. */
public final class Summary {

  private static final int SHOWN = 3;

  private Summary() {}

  /** The first three, and how many there are beside them. */
  public static String of(Collection<?> problems) {
    String first =
        problems.stream().limit(SHOWN).map(String::valueOf).collect(Collectors.joining("; "));
    int more = problems.size() - SHOWN;
    return more > 0 ? first + "; and " + more + " more" : first;
  }
}
