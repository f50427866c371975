package dev.berth.request;

import dev.berth.request.ScanResult.Scanned;
import org.jspecify.annotations.Nullable;

/**
 * What the head of a request says of where it should go, and how that and the body make an {@link
 * InferenceRequest}. The same for a request that comes and for one that is only asked about.
 *
 * @param rawPath pseudo-header {@code :path} as it came
 * @param path what method, path and content type say
 * @param contentType null when there is none
 * @param modelHeader {@value #MODEL_HEADER}; null when there is none
 * @param dialect of errors
 */
public record HttpHead(
    String rawPath,
    RequestPath path,
    @Nullable String contentType,
    @Nullable String modelHeader,
    ErrorDialect dialect) {

  /** Header with the model, as a body-based router in front of Berth found it. */
  public static final String MODEL_HEADER = "x-gateway-model-name";

  /** What is known of a request whose headers never came. */
  public static final HttpHead UNKNOWN =
      new HttpHead("", RequestPath.OTHER, null, null, ErrorDialect.OPENAI);

  /**
   * Classifies a request; never fails.
   *
   * @param method pseudo-header {@code :method}; empty when there is none, like the path
   * @param modelHeader {@value #MODEL_HEADER}; an empty one counts as none
   * @param anthropicVersion whether there is an {@link ErrorDialect#ANTHROPIC_VERSION_HEADER}
   */
  public static HttpHead of(
      String method,
      String path,
      @Nullable String contentType,
      @Nullable String modelHeader,
      boolean anthropicVersion) {
    RequestPath classified = RequestPath.of(method, path, contentType);
    return new HttpHead(
        path,
        classified,
        contentType,
        modelHeader == null || modelHeader.isEmpty() ? null : modelHeader,
        ErrorDialect.of(classified.shape(), contentType, anthropicVersion));
  }

  /** The model that the head names; null when it names none. */
  public @Nullable String model() {
    String named = path.model();
    return named != null ? named : modelHeader;
  }

  /**
   * What reads the body; null when nobody has to.
   *
   * @param hash digests the prompt; null when nobody asks for that
   */
  public @Nullable BodyReader reader(@Nullable PromptHash hash) {
    return BodyReaders.of(path, contentType, ScanLimits.DEFAULT, hash);
  }

  /**
   * The request that head and body make: of the model the path goes first, then the body, a header
   * last.
   *
   * @param body {@link Scanned#NOTHING} when it is empty
   * @param bodyBytes the size of the whole body, as well as it is known
   */
  public InferenceRequest request(Scanned body, long bodyBytes) {
    return request(body, bodyBytes, false);
  }

  /**
   * The request that the head makes alone, because there is no body or nobody read it.
   *
   * @param bodyBytes 0 when there is none
   */
  public InferenceRequest unread(long bodyBytes) {
    return request(Scanned.NOTHING, bodyBytes, bodyBytes > 0 && path.named() == null);
  }

  private InferenceRequest request(Scanned body, long bodyBytes, boolean opaque) {
    String response = path.responseId();
    return new InferenceRequest(
        path.shape(),
        model(body.model()),
        path.stream() || body.stream(),
        bodyBytes,
        response != null ? response : body.previousResponseId(),
        opaque,
        body.prompt());
  }

  private @Nullable String model(@Nullable String inBody) {
    String named = path.model();
    return named != null ? named : inBody != null ? inBody : modelHeader;
  }

  /** {@code :path} with another model in the place of its own. */
  public String pathTo(String model) {
    return path.withModel(rawPath, model);
  }
}
