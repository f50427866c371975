package dev.berth.request;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the first lines of a request say: method, path and content type.
 *
 * @param shape which API it is
 * @param named the model that stands in the path; null where it stands elsewhere
 * @param stream whether the path itself asks for an answer token by token
 * @param responseId the decoded id of an {@link ApiShape#STORED_RESPONSE}; null for other shapes
 */
public record RequestPath(
    ApiShape shape, @Nullable PathModel named, boolean stream, @Nullable String responseId) {

  /** A request that is none of the known ones. */
  public static final RequestPath OTHER = new RequestPath(ApiShape.OTHER, null);

  private static final RequestPath GRPC = new RequestPath(ApiShape.GRPC, null);
  private static final RequestPath ADMINISTRATION = new RequestPath(ApiShape.ADMINISTRATION, null);
  private static final String GRPC_TYPE = "application/grpc";

  public RequestPath {
    if ((responseId != null) != (shape == ApiShape.STORED_RESPONSE)) {
      throw new IllegalArgumentException("exactly a request for a stored response names one");
    }
    if (named == null && shape == ApiShape.GET_MODEL) {
      throw new IllegalArgumentException("a request for one model names it in its path");
    }
  }

  /** A path that is about no response and asks for no stream. */
  public RequestPath(ApiShape shape, @Nullable PathModel named) {
    this(shape, named, false, null);
  }

  /** Classifies a request whose content type is not known. */
  public static RequestPath of(String method, String path) {
    return of(method, path, null);
  }

  /**
   * Classifies a request. Never fails: what is not known, whatever it looks like, is {@link
   * ApiShape#OTHER}.
   *
   * <p>A path that is written plainly and known goes first, so that a model may be called "sleep".
   * What is left is {@link ApiShape#ADMINISTRATION} where a server might take it for that, in
   * whatever way it is written, and only then one of the known paths, written in another way.
   *
   * @param method pseudo-header {@code :method}, case-sensitive as RFC 9110 has it
   * @param path pseudo-header {@code :path}, with or without a query
   * @param contentType header {@code content-type}; null when there is none
   */
  public static RequestPath of(String method, String path, @Nullable String contentType) {
    String bare = withoutQuery(path);
    RequestPath known = known(method, bare);
    if (known != null && PathSegments.isPlain(bare)) {
      return known;
    }
    if (AdministrativePaths.contain(bare)
        || (known == null && AdministrativePaths.changesModels(method, bare))) {
      return ADMINISTRATION;
    }
    known = known != null ? known : knownOtherwise(method, bare);
    if (known != null) {
      return known;
    }
    return isGrpc(contentType) ? GRPC : OTHER;
  }

  /** The decoded model of the path; null when the path names none. */
  public @Nullable String model() {
    return named == null ? null : named.name();
  }

  /**
   * The path with another model in the place of its own, percent-encoded; the query and the rest
   * stay byte for byte.
   *
   * @param path the one that this was read from
   * @throws IllegalStateException when the path names no model
   */
  public String withModel(String path, String newModel) {
    if (named == null) {
      throw new IllegalStateException("a path of shape " + shape + " names no model");
    }
    return named.replacedIn(path, newModel);
  }

  /** Fragments do not belong in a request; a server that gets one ends the path there. */
  private static String withoutQuery(String path) {
    for (int at = 0; at < path.length(); at++) {
      if (path.charAt(at) == '?' || path.charAt(at) == '#') {
        return path.substring(0, at);
      }
    }
    return path;
  }

  private static @Nullable RequestPath known(String method, String path) {
    RequestPath known =
        switch (method) {
          case "POST", "PUT" -> posted(path); // SGLang takes both
          case "GET" -> ModelPaths.got(path);
          default -> null;
        };
    return known != null ? known : ResponsePaths.find(method, path);
  }

  private static @Nullable RequestPath posted(String path) {
    RequestPath fixed = FixedPaths.posted(path);
    return fixed != null ? fixed : ModelPaths.posted(path);
  }

  /** The API that a server would see which resolves escapes and slashes; no model, no id. */
  private static @Nullable RequestPath knownOtherwise(String method, String path) {
    boolean sends = method.equals("POST") || method.equals("PUT");
    if (!sends || PathSegments.isPlain(path)) {
      return null;
    }
    List<String> segments = PathSegments.resolved(path);
    return FixedPaths.posted("/" + String.join("/", segments));
  }

  private static boolean isGrpc(@Nullable String contentType) {
    return contentType != null
        && contentType.regionMatches(true, 0, GRPC_TYPE, 0, GRPC_TYPE.length());
  }
}
