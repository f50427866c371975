package dev.berth.config;

import java.util.ArrayList;
import java.util.List;

/**
 * The problems of one document, in the order in which they are found. All are counted, the first
 * thousand are kept: a large file that is wrong throughout must not fill the heap. Confined to the
 * thread that decodes.
 */
final class ProblemList {

  static final int MAX_KEPT = 1_000;

  private final List<Problem> kept = new ArrayList<>();
  private int count;

  void add(Problem problem) {
    count++;
    if (kept.size() < MAX_KEPT) {
      kept.add(problem);
    }
  }

  /** How many were found. */
  int count() {
    return count;
  }

  /** Those kept; if there were more, the last one says how many. */
  List<Problem> toList() {
    List<Problem> all = new ArrayList<>(kept);
    if (count > MAX_KEPT) {
      all.add(new Problem("", "and " + (count - MAX_KEPT) + " more problems", "none"));
    }
    return all;
  }
}
