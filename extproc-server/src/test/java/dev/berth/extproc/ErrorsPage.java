package dev.berth.extproc;

import static java.util.stream.Collectors.joining;

import dev.berth.request.ErrorDialect;
import dev.berth.routing.ErrorStatus;
import dev.berth.routing.RejectReason;
import dev.berth.routing.RoutingOutcome.Rejected;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/** Writes the catalogue of errors down for people. */
final class ErrorsPage {

  private static final String INTRODUCTION =
      """
      # Errors

      Generated from the catalogue in the code; a test keeps it so.

      What Berth answers itself carries the header `x-berth-reason`, and its body is the error of
      the API that the client called, so that SDKs raise their own exceptions. What has no
      `x-berth-reason` comes from a server or from Envoy. The same reason is the label `reason` of
      `berth_decisions_total`, and, with `berth_` before it, Envoy's `%RESPONSE_CODE_DETAILS%`.
      Messages say what to do; they never quote a prompt or a body. Where `Retry-After` is set,
      the same request may succeed a moment later; elsewhere trying again does not help.

      """;

  private static final Rejected EXAMPLE =
      Rejected.of(RejectReason.NO_READY_SERVER, "No server is ready for this request.");

  private ErrorsPage() {}

  static String render() {
    return INTRODUCTION + reasons() + words() + bodies();
  }

  private static String reasons() {
    return Stream.concat(
            Stream.of(
                "## Reasons\n",
                "| `x-berth-reason` | HTTP | `Retry-After` | what it means | what to do |",
                "|---|---|---|---|---|"),
            Arrays.stream(RejectReason.values()).map(ErrorsPage::row))
        .collect(joining("\n", "", "\n\n"));
  }

  private static String row(RejectReason reason) {
    Duration retryAfter = reason.retryAfter();
    return "| `%s` | %d | %s | %s | %s |"
        .formatted(
            reason.label(),
            reason.httpStatus(),
            retryAfter == null ? "" : retryAfter.toSeconds() + " s",
            reason.meaning(),
            reason.remedy());
  }

  private static String words() {
    return Stream.concat(
            Stream.of(
                "## What each API calls them\n",
                "| HTTP | OpenAI `error.type` | Anthropic `error.type` | Gemini `error.status` |"
                    + " gRPC |",
                "|---|---|---|---|---|"),
            Arrays.stream(ErrorStatus.values()).map(ErrorsPage::row))
        .collect(joining("\n", "", "\n\n"));
  }

  private static String row(ErrorStatus status) {
    return "| %d | `%s` | `%s` | `%s` | %d `%s` |"
        .formatted(
            status.http(),
            status.openAiType(),
            status.anthropicType(),
            status.grpcName(),
            status.grpc(),
            status.grpcName());
  }

  private static String bodies() {
    return Arrays.stream(ErrorDialect.values())
        .map(dialect -> "| " + name(dialect) + " | `" + ErrorBodies.of(dialect, EXAMPLE) + "` |")
        .collect(
            joining(
                "\n",
                "## Bodies\n\n`"
                    + EXAMPLE.reason().label()
                    + "` as each API writes it:\n\n| API | body |\n|---|---|\n",
                "\n"));
  }

  private static String name(ErrorDialect dialect) {
    return switch (dialect) {
      case OPENAI -> "OpenAI, and all that have no format of their own";
      case ANTHROPIC -> "Anthropic";
      case GEMINI -> "Gemini";
      case KSERVE -> "KServe";
      case GRPC -> "gRPC: `grpc-message`";
    };
  }
}
