package dev.berth.request;

import org.jspecify.annotations.Nullable;

/** Chooses who reads a request's body. */
public final class BodyReaders {

  private static final int MOST_BOUNDARY_CHARACTERS = 70;
  private static final String FORM = "multipart/form-data";

  /** Some servers heed a charset, in the names of fields too, as if it were that of a text. */
  private static final String UTF_8 = "utf-8";

  private BodyReaders() {}

  /**
   * The reader for a request's body.
   *
   * <p>The APIs that take JSON are read as such whatever the content type says, since servers are
   * not strict about it either; but a form is a form.
   *
   * @param contentType header {@code content-type}; null when there is none
   * @param hash digests the prompt, if the body may hold one; null when nobody asks for that
   * @return null when nothing in the body says where the request should go, or nobody here can read
   *     it: it passes as it is
   */
  public static @Nullable BodyReader of(
      RequestPath path,
      @Nullable String contentType,
      ScanLimits limits,
      @Nullable PromptHash hash) {
    HeaderValue type = contentType == null ? null : HeaderValue.parse(contentType);
    return switch (path.shape().body()) {
      case NONE, OPAQUE -> null;
      case JSON -> isForm(contentType) ? form(type, limits) : prompt(path, limits, hash);
      case FORM -> isForm(contentType) ? form(type, limits) : json(contentType, type, limits);
      case UNKNOWN -> json(contentType, type, limits);
    };
  }

  private static BodyReader prompt(RequestPath path, ScanLimits limits, @Nullable PromptHash hash) {
    return new RequestScanner(limits, path.shape().hasPrompt() ? hash : null);
  }

  private static @Nullable BodyReader json(
      @Nullable String contentType, @Nullable HeaderValue type, ScanLimits limits) {
    boolean saysJson = type != null && (type.value().endsWith("/json") || isJsonBased(type));
    return contentType == null || saysJson ? new RequestScanner(limits) : null;
  }

  private static boolean isJsonBased(HeaderValue type) {
    return type.value().endsWith("+json");
  }

  /** Whether some server takes it for a form: one that goes on in an odd way, too. */
  private static boolean isForm(@Nullable String contentType) {
    return contentType != null && contentType.trim().regionMatches(true, 0, FORM, 0, FORM.length());
  }

  private static BodyReader form(@Nullable HeaderValue type, ScanLimits limits) {
    String boundary = type == null ? null : type.parameters().get("boundary");
    if (type == null || boundary == null || !isValid(boundary)) {
      return new Unreadable("The content type of the form must name one boundary.");
    }
    String charset = type.parameters().getOrDefault("charset", UTF_8);
    return type.value().equals(FORM) && charset.equalsIgnoreCase(UTF_8)
        ? new MultipartReader(boundary, limits)
        : new Unreadable("The content type of a form must be multipart/form-data, in UTF-8.");
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
