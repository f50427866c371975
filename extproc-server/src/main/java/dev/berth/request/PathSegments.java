package dev.berth.request;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

/**
 * A path as the most obliging server would read it: every escape resolved, however often it was
 * escaped, characters that look alike made one, and cut at whatever somebody on the way might take
 * for a boundary.
 *
 * <p>A server that is less obliging sees fewer names than {@link #of} gives, never others:
 * resolving dots and doubled slashes only removes segments. So what no segment there says, no
 * server can be made to see.
 */
final class PathSegments {

  private static final String BOUNDARIES = "/\\;?#";

  private PathSegments() {}

  /**
   * Names in the order of the path; neither empty ones nor dots. Control characters are seen by
   * nobody or end the path, so what stands around one counts together and by itself.
   */
  static List<String> of(String path) {
    String text = text(path);
    List<String> segments = split(text);
    if (text.chars().anyMatch(Character::isISOControl)) {
      segments.addAll(split(text.replaceAll("\\p{Cc}", "/")));
    }
    segments.removeIf(segment -> isSelf(segment) || isParent(segment));
    return segments;
  }

  /** Names as they are left once dots are resolved. */
  static List<String> resolved(String path) {
    List<String> segments = new ArrayList<>();
    for (String segment : split(text(path))) {
      if (!isParent(segment)) {
        if (!isSelf(segment)) {
          segments.add(segment);
        }
      } else if (!segments.isEmpty()) {
        segments.remove(segments.size() - 1);
      }
    }
    return segments;
  }

  private static String text(String path) {
    return withoutLookalikes(PercentEncoding.decodeFully(path));
  }

  private static List<String> split(String text) {
    List<String> segments = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= text.length(); at++) {
      if (at == text.length() || BOUNDARIES.indexOf(text.charAt(at)) >= 0) {
        segments.add(visible(text, from, at));
        from = at + 1;
      }
    }
    return segments;
  }

  /**
   * Each character by itself: putting marks in order across a whole text takes time by the square
   * of its length, and no name that matters has marks.
   */
  private static String withoutLookalikes(String text) {
    if (text.chars().allMatch(c -> c < 0x80)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .mapToObj(Character::toString)
        .forEach(one -> plain.append(Normalizer.normalize(one, Normalizer.Form.NFKC)));
    return plain.toString();
  }

  private static boolean isSelf(String segment) {
    return segment.isEmpty() || segment.equals(".");
  }

  private static boolean isParent(String segment) {
    return segment.equals("..");
  }

  /** Less what cannot be seen: some routers let a path end in a line break. */
  private static String visible(String text, int from, int to) {
    StringBuilder visible = new StringBuilder(to - from);
    for (int at = from; at < to; at++) {
      char c = text.charAt(at);
      if (!Character.isISOControl(c) && !Character.isWhitespace(c) && !isFormat(c)) {
        visible.append(c);
      }
    }
    return visible.toString();
  }

  private static boolean isFormat(char c) {
    return Character.isSpaceChar(c) || Character.getType(c) == Character.FORMAT;
  }

  /**
   * Whether a path, less its query, is written in a way that all servers read alike: no escapes, no
   * dots for directories, no doubled or trailing slashes, nothing but visible ASCII.
   */
  static boolean isPlain(String path) {
    for (int at = 0; at < path.length(); at++) {
      char c = path.charAt(at);
      boolean readAlike = c > ' ' && c < 0x7f && c != '%' && c != '\\' && c != ';';
      if (!readAlike || (c == '/' && isEmptyOrDot(path, at + 1))) {
        return false;
      }
    }
    return path.startsWith("/");
  }

  private static boolean isEmptyOrDot(String path, int from) {
    return from == path.length() || path.charAt(from) == '/' || path.charAt(from) == '.';
  }
}
