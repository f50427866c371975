package dev.berth.extproc;

import static dev.berth.extproc.JsonText.quoted;

import dev.berth.request.ErrorDialect;
import dev.berth.routing.ErrorStatus;
import dev.berth.routing.RoutingOutcome.Rejected;

/** What a rejection looks like in the body of its answer, in each dialect. */
final class ErrorBodies {

  private ErrorBodies() {}

  /** JSON, but for gRPC, whose body is the message alone. */
  static String of(ErrorDialect dialect, Rejected rejected) {
    ErrorStatus status = rejected.reason().status();
    String message = rejected.message();
    return switch (dialect) {
      case OPENAI -> openAi(status, rejected.reason().label(), message);
      case ANTHROPIC -> anthropic(status, message);
      case GEMINI -> gemini(status, message);
      case KSERVE -> "{\"error\":" + quoted(message) + "}";
      case GRPC -> message;
    };
  }

  private static String openAi(ErrorStatus status, String code, String message) {
    return "{\"error\":{\"message\":"
        + quoted(message)
        + ",\"type\":"
        + quoted(status.openAiType())
        + ",\"param\":null,\"code\":"
        + quoted(code)
        + "}}";
  }

  private static String anthropic(ErrorStatus status, String message) {
    return "{\"type\":\"error\",\"error\":{\"type\":"
        + quoted(status.anthropicType())
        + ",\"message\":"
        + quoted(message)
        + "}}";
  }

  private static String gemini(ErrorStatus status, String message) {
    return "{\"error\":{\"code\":"
        + status.http()
        + ",\"message\":"
        + quoted(message)
        + ",\"status\":"
        + quoted(status.grpcName())
        + "}}";
  }
}
