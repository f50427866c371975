package dev.berth.simulator;

import dev.berth.simulator.load.LoadRun.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/** One line on a terminal that is drawn over itself. */
final class ProgressBar {
  private static final int WIDTH = 30;

  /** Set by the launcher, since Java cannot ask whether stderr alone is a terminal. */
  private static final String STDERR_IS_TERMINAL = "berth.sim.stderr.terminal";

  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintWriter terminal;
  private final double expected;

  /**
   * @param expected how much makes a full bar
   */
  ProgressBar(PrintWriter terminal, double expected) {
    this.terminal = terminal;
    this.expected = expected;
  }

  /** Whether there is a terminal to draw on. */
  static boolean isTerminal() {
    return Boolean.getBoolean(STDERR_IS_TERMINAL);
  }

  void draw(Progress progress) {
    draw(
        (double) progress.ended(),
        String.format(
            Locale.ROOT,
            "%d done, %d failed, %d in flight",
            progress.ended(),
            progress.failed(),
            progress.outstanding()));
  }

  /**
   * @param done of what was expected
   * @param words written behind the bar
   */
  void draw(double done, String words) {
    double share = Math.min(1, done / expected);
    int filled = (int) (share * WIDTH);
    String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
    String line = String.format(Locale.ROOT, "[%s] %3.0f%%  %s", bar, share * 100, words);
    terminal.print(ERASE_LINE + line);
    terminal.flush();
  }

  void erase() {
    terminal.print(ERASE_LINE);
    terminal.flush();
  }
}
