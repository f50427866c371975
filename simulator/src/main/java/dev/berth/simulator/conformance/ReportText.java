package dev.berth.simulator.conformance;

import dev.berth.simulator.conformance.suite.ConformanceCase;
import java.util.List;
import java.util.Locale;

/** Results as text for people, one line each. Stateless once made. */
public final class ReportText {
  private static final int LONGEST_REASON = 400;

  private final String form;

  /**
   * @param cases all that will be reported; their names make the width of a column
   */
  public ReportText(List<ConformanceCase> cases) {
    int width = cases.stream().mapToInt(one -> one.name().length()).max().orElse(1);
    form = "%s  %-6s  %-" + width + "s  %s (%s)%s";
  }

  /** The line of one case, without a line feed. */
  public String line(CaseResult result) {
    ConformanceCase subject = result.subject();
    String reason = result.verdict().reasonOrEmpty();
    return String.format(
        Locale.ROOT,
        form,
        result.verdict().label(),
        subject.requirement(),
        subject.name(),
        subject.rule(),
        subject.source().label(),
        reason.isEmpty() ? "" : ": " + printable(reason));
  }

  /** Reasons may quote the picker, which may say anything. */
  private static String printable(String reason) {
    String line = reason.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "...";
  }
}
