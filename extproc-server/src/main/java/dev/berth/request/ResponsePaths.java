package dev.berth.request;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The paths of stored responses, by their id (OpenAI's Responses API). */
final class ResponsePaths {

  private static final String RESPONSES = "/v1/responses/";
  private static final Set<String> ALLOWED =
      Set.of("GET ", "DELETE ", "POST /cancel", "GET /input_items");

  private ResponsePaths() {}

  /**
   * The response that a request is about.
   *
   * @param path less its query
   * @return null when it is about none
   */
  static @Nullable RequestPath find(String method, String path) {
    if (!path.startsWith(RESPONSES)) {
      return null;
    }
    int slash = path.indexOf('/', RESPONSES.length());
    int end = slash < 0 ? path.length() : slash;
    if (end == RESPONSES.length() || !ALLOWED.contains(method + " " + path.substring(end))) {
      return null;
    }
    String id = PercentEncoding.decode(path.substring(RESPONSES.length(), end));
    return new RequestPath(ApiShape.STORED_RESPONSE, null, false, id);
  }
}
