package dev.berth.cli;

import dev.berth.admin.ChoiceView;
import dev.berth.admin.ChoiceView.HeldView;
import dev.berth.admin.ExplanationView;
import dev.berth.admin.ExplanationView.RejectionView;
import dev.berth.admin.ExplanationView.RequestView;
import dev.berth.admin.ExplanationView.Result;
import dev.berth.admin.ExplanationView.SubsetView;
import dev.berth.base.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An explanation in words and a table, for people. */
final class ExplanationText {

  private static final int MAX_NAMED = 4;

  private final List<String> lines = new ArrayList<>();

  private ExplanationText() {}

  /** Several lines, without a final line break. */
  static String of(ExplanationView explanation) {
    ExplanationText text = new ExplanationText();
    text.line(request(explanation.request()));
    SubsetView subset = explanation.subset();
    if (subset != null) {
      text.line(subset(subset));
    }
    explanation.choices().forEach(choice -> text.add(choice, explanation));
    text.settled(explanation);
    return String.join(System.lineSeparator(), text.lines);
  }

  /** All but a table may hold text from elsewhere. */
  private void line(String line) {
    lines.add(Printable.of(line));
  }

  private static String request(RequestView request) {
    return "%s %s: %s, %s%s, %d bytes, about %d tokens"
        .formatted(
            request.method(),
            request.path(),
            request.shape(),
            request.model() == null ? "no model" : "model " + request.model(),
            request.stream() ? ", streamed" : "",
            request.bodyBytes(),
            request.promptTokens());
  }

  private static String subset(SubsetView subset) {
    return "the gateway allows %d addresses%s"
        .formatted(
            subset.servers(),
            subset.notInPool().isEmpty()
                ? ""
                : "; not in the pool: " + String.join(", ", subset.notInPool()));
  }

  private void add(ChoiceView choice, ExplanationView explanation) {
    line("");
    line(
        "pool %s%s: %d of %d servers are candidates%s"
            .formatted(
                explanation.pool(),
                model(choice, explanation),
                choice.candidates(),
                choice.servers().size() + choice.unlisted(),
                choice.drawn() ? ", of which a decision compares 64, drawn at random" : ""));
    lines.add(StandingsTable.of(choice.servers()));
    if (choice.unlisted() > 0) {
      line(unlisted(choice));
    }
    RejectionView rejection = choice.rejection();
    HeldView held = choice.held();
    if (rejection != null) {
      line(rejected(rejection));
    } else {
      line(held == null ? routed(choice) : held(held));
    }
  }

  private static String model(ChoiceView choice, ExplanationView explanation) {
    if (choice.model() == null) {
      return "";
    }
    int all = explanation.choices().stream().mapToInt(ChoiceView::weight).sum();
    String base = choice.model().base();
    return ", model "
        + choice.model().name()
        + (base == null ? "" : " (an adapter of " + base + ")")
        + (choice.weight() == all ? "" : ", %d of %d requests".formatted(choice.weight(), all));
  }

  private static String unlisted(ChoiceView choice) {
    String dropped =
        choice.dropped().entrySet().stream()
            .filter(reason -> reason.getValue() > 0)
            .map(reason -> reason.getValue() + " " + StandingsTable.reason(reason.getKey()))
            .collect(Collectors.joining(", "));
    return "and %d more; no candidates in all: %s"
        .formatted(choice.unlisted(), dropped.isEmpty() ? "none" : dropped);
  }

  private static String routed(ChoiceView choice) {
    String equals = choice.picks().size() > 1 ? " (equals: chance decides)" : "";
    String fallbacks =
        choice.fallbacks().isEmpty()
            ? ""
            : "; if that fails, to " + String.join(", then ", choice.fallbacks());
    return "-> goes to " + first(choice.picks()) + equals + fallbacks;
  }

  private static String first(List<String> picks) {
    String named = picks.stream().limit(MAX_NAMED).collect(Collectors.joining(" or "));
    return picks.size() > MAX_NAMED
        ? named + " or one of %d others".formatted(picks.size() - MAX_NAMED)
        : named;
  }

  private static String held(HeldView held) {
    return "-> waits for a server to be awake, behind %d others%s%s"
        .formatted(
            held.ahead(),
            held.priority() == 0 ? "" : ", with priority %d".formatted(held.priority()),
            held.seconds() == 0 ? "" : ", about %.1f s".formatted(held.seconds()));
  }

  private void settled(ExplanationView explanation) {
    RejectionView rejection = explanation.rejection();
    if (rejection != null) {
      line(rejected(rejection));
    } else if (explanation.result().equals(Result.ANSWERED.label())) {
      line("-> is answered by Berth itself");
    } else if (explanation.result().equals(Result.PASSED_THROUGH.label())) {
      line("-> goes on without a decision, to wherever Envoy sends it");
    }
  }

  private static String rejected(RejectionView rejection) {
    return "-> is rejected with %d %s%s: %s"
        .formatted(
            rejection.status(),
            rejection.reason(),
            rejection.retryAfterSeconds() == null
                ? ""
                : ", Retry-After %d".formatted(rejection.retryAfterSeconds()),
            rejection.message());
  }
}
