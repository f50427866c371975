package dev.berth.routing;

import java.util.List;

/**
 * Trees of paths: {@code /docs} is itself and all below it, but not {@code /docs2}.
 *
 * <p>A path that servers may read in more than one way, with escapes, dots for directories or
 * doubled slashes, is in no tree: {@code /docs/../sleep} begins with {@code /docs} and is not in
 * it.
 */
final class PathPrefixes {

  private PathPrefixes() {}

  /**
   * Whether a path is in one of the trees.
   *
   * @param prefixes each begins with a slash
   * @param path pseudo-header {@code :path}, with or without a query
   */
  static boolean cover(List<String> prefixes, String path) {
    for (String prefix : prefixes) {
      if (isBelow(path, prefix)) {
        return isPlain(path);
      }
    }
    return false;
  }

  private static boolean isBelow(String path, String prefix) {
    int end = prefix.length();
    return path.startsWith(prefix)
        && (path.length() == end || prefix.endsWith("/") || "/?".indexOf(path.charAt(end)) >= 0);
  }

  private static boolean isPlain(String path) {
    int query = path.indexOf('?');
    String bare = query < 0 ? path : path.substring(0, query);
    return bare.chars().allMatch(PathPrefixes::isReadAlike)
        && !bare.contains("//")
        && !(bare + '/').contains("/./")
        && !(bare + '/').contains("/../");
  }

  private static boolean isReadAlike(int c) {
    return c > ' ' && c < 0x7f && "%\\;#".indexOf(c) < 0;
  }
}
