package dev.berth.request;

import org.jspecify.annotations.Nullable;

/** Chooses who reads a request's body. */
public final class BodyReaders {

  private static final int MOST_BOUNDARY_CHARACTERS = 70;
  private static final String FORM = "multipart/form-data";

  private BodyReaders() {}

  /**
   * The reader for a request's body.
   *
   * <p>The APIs that take JSON are read as such whatever the content type says, since servers are
   * not strict about it either; but a form is a form.
   *
   * @param contentType header {@code content-type}; null when there is none
   * @return null when nothing in the body says where the request should go, or nobody here can read
   *     it: it passes as it is
   */
  public static @Nullable BodyReader of(
      RequestPath path, @Nullable String contentType, ScanLimits limits) {
    HeaderValue type = contentType == null ? null : HeaderValue.parse(contentType);
    return switch (path.shape().body()) {
      case NONE, OPAQUE -> null;
      case JSON -> isForm(contentType) ? form(type, limits) : new RequestScanner(limits);
      case FORM -> isForm(contentType) ? form(type, limits) : json(contentType, type, limits);
      case UNKNOWN -> json(contentType, type, limits);
    };
  }

  private static @Nullable BodyReader json(
      @Nullable String contentType, @Nullable HeaderValue type, ScanLimits limits) {
    boolean saysJson = type != null && (type.value().endsWith("/json") || isJsonBased(type));
    return contentType == null || saysJson ? new RequestScanner(limits) : null;
  }

  private static boolean isJsonBased(HeaderValue type) {
    return type.value().endsWith("+json");
  }

  private static boolean isForm(@Nullable String contentType) {
    return contentType != null && contentType.trim().regionMatches(true, 0, FORM, 0, FORM.length());
  }

  private static BodyReader form(@Nullable HeaderValue type, ScanLimits limits) {
    String boundary = type == null ? null : type.parameters().get("boundary");
    return boundary != null && isValid(boundary)
        ? new MultipartReader(boundary, limits)
        : new Unreadable("The content type of the form must name one boundary.");
  }

  /** RFC 2046, section 5.1.1, less what it asks of the choice of characters. */
  private static boolean isValid(String boundary) {
    return !boundary.isEmpty()
        && boundary.length() <= MOST_BOUNDARY_CHARACTERS
        && boundary.chars().allMatch(c -> c >= ' ' && c < 0x7f)
        && !boundary.endsWith(" ");
  }

  /** A body of which the headers already say that nobody can read it. */
  private record Unreadable(String problem) implements BodyReader {

    @Override
    public void feed(byte[] bytes, int offset, int length) {}

    @Override
    public ScanResult soFar() {
      return finish();
    }

    @Override
    public ScanResult finish() {
      return new ScanResult.Malformed(problem, 0);
    }
  }
}
