package dev.berth.simulator.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the path of a request says.
 *
 * @param model where the path holds it, decoded; else null
 * @param streams whether the path asks for a stream
 */
public record ApiPath(Api api, @Nullable String model, boolean streams) {
  private static final Pattern KSERVE =
      Pattern.compile("/v2/models/([^/]+)(?:/versions/[^/]+)?/infer");
  private static final Pattern GEMINI =
      Pattern.compile(
          "/v1(?:beta)?/models/([^/:]+):(generateContent|streamGenerateContent|countTokens)");

  /** What a path without its query says; null when no API is there. */
  public static @Nullable ApiPath of(String path) {
    Api fixed = Api.of(path);
    if (fixed != null) {
      return new ApiPath(fixed, null, false);
    }
    Matcher kserve = KSERVE.matcher(path);
    if (kserve.matches()) {
      return new ApiPath(Api.KSERVE_INFER, decoded(kserve.group(1)), false);
    }
    Matcher gemini = GEMINI.matcher(path);
    return gemini.matches() ? ofGemini(decoded(gemini.group(1)), gemini.group(2)) : null;
  }

  private static ApiPath ofGemini(String model, String verb) {
    return switch (verb) {
      case "countTokens" -> new ApiPath(Api.GEMINI_COUNT, model, false);
      case "streamGenerateContent" -> new ApiPath(Api.GEMINI_GENERATE, model, true);
      default -> new ApiPath(Api.GEMINI_GENERATE, model, false);
    };
  }

  /** A plus sign is itself in a path; what is no escape stays as it is. */
  private static String decoded(String segment) {
    try {
      return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return segment;
    }
  }
}
