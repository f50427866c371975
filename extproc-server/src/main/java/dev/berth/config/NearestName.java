package dev.berth.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known name that somebody who mistyped most likely meant. */
final class NearestName {

  private static final int MAX_EDITS = 2;

  private NearestName() {}

  /** Null when none of {@code names} is within two edits; case does not count. */
  static @Nullable String of(String typed, List<String> names) {
    return names.stream()
        .filter(name -> Math.abs(name.length() - typed.length()) <= MAX_EDITS)
        .filter(name -> edits(typed, name) <= Math.min(MAX_EDITS, name.length() / 2))
        .min(Comparator.comparingInt(name -> edits(typed, name)))
        .orElse(null);
  }

  /** Levenshtein distance: how many letters to insert, delete or replace. */
  private static int edits(String typed, String name) {
    String from = typed.toLowerCase(Locale.ROOT);
    String to = name.toLowerCase(Locale.ROOT);
    int[] row = new int[to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      int diagonal = i - 1;
      for (int j = 0; j <= to.length(); j++) {
        int cost = cost(from, to, i, j, diagonal, row);
        diagonal = row[j];
        row[j] = cost;
      }
    }
    return row[to.length()];
  }

  private static int cost(String from, String to, int i, int j, int diagonal, int[] row) {
    if (i == 0 || j == 0) {
      return i + j;
    }
    int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
    return Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
  }
}
