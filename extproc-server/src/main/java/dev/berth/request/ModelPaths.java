package dev.berth.request;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths that name a model: those of OpenAI's model list, of Gemini's methods and of KServe's
 * inference protocol.
 *
 * <p>Gemini's and OpenAI's models may hold slashes, as names of model hubs do; a model of KServe is
 * one segment. What behind the last colon is no method known here belongs to a name.
 */
final class ModelPaths {

  private static final String OPENAI = "/v1/models";
  private static final String GEMINI_BETA = "/v1beta/models/";
  private static final String KSERVE = "/v2/models/";
  private static final String VERSIONS = "/versions/";

  private record Method(ApiShape shape, boolean stream) {}

  private static final Map<String, Method> METHODS =
      Map.of(
          "generateContent", new Method(ApiShape.GEMINI_GENERATE, false),
          "streamGenerateContent", new Method(ApiShape.GEMINI_GENERATE, true),
          "countTokens", new Method(ApiShape.GEMINI_COUNT_TOKENS, false),
          "embedContent", new Method(ApiShape.GEMINI_EMBED, false),
          "batchEmbedContents", new Method(ApiShape.GEMINI_EMBED, false),
          "predict", new Method(ApiShape.KSERVE_INFER, false));

  private static final Map<String, Method> KSERVE_POSTED =
      Map.of(
          "/infer", new Method(ApiShape.KSERVE_INFER, false),
          "/generate", new Method(ApiShape.KSERVE_GENERATE, false),
          "/generate_stream", new Method(ApiShape.KSERVE_GENERATE, true));

  private static final Method ABOUT = new Method(ApiShape.KSERVE_MODEL, false);
  private static final Map<String, Method> KSERVE_GOT =
      Map.of("", ABOUT, "/ready", ABOUT, "/config", ABOUT, "/stats", ABOUT);

  private static final RequestPath LIST = new RequestPath(ApiShape.LIST_MODELS, null);

  private ModelPaths() {}

  /** What is sent to this path, less its query; null when it names no model. */
  static @Nullable RequestPath posted(String path) {
    if (path.startsWith(KSERVE)) {
      return kserve(path, KSERVE_POSTED);
    }
    int from =
        path.startsWith(GEMINI_BETA)
            ? GEMINI_BETA.length()
            : path.startsWith(OPENAI + "/") ? OPENAI.length() + 1 : -1;
    int colon = path.lastIndexOf(':');
    Method method = from < 0 || colon < from ? null : METHODS.get(path.substring(colon + 1));
    return method == null ? null : result(method, PathModel.at(path, from, colon));
  }

  /** What is asked of this path, less its query; null when it is about no model. */
  static @Nullable RequestPath got(String path) {
    if (path.startsWith(KSERVE)) {
      return kserve(path, KSERVE_GOT);
    }
    if (path.equals(OPENAI) || path.equals(OPENAI + "/")) {
      return LIST;
    }
    PathModel model =
        path.startsWith(OPENAI + "/")
            ? PathModel.at(path, OPENAI.length() + 1, path.length())
            : null;
    return model == null ? null : new RequestPath(ApiShape.GET_MODEL, model);
  }

  private static @Nullable RequestPath kserve(String path, Map<String, Method> methods) {
    int end = endOfSegment(path, KSERVE.length());
    int methodFrom =
        path.startsWith(VERSIONS, end) ? endOfSegment(path, end + VERSIONS.length()) : end;
    Method method = methods.get(path.substring(methodFrom));
    return method == null ? null : result(method, PathModel.at(path, KSERVE.length(), end));
  }

  private static int endOfSegment(String path, int from) {
    int slash = path.indexOf('/', from);
    return slash < 0 ? path.length() : slash;
  }

  private static @Nullable RequestPath result(Method method, @Nullable PathModel model) {
    return model == null ? null : new RequestPath(method.shape, model, method.stream, null);
  }
}
