package dev.berth.simulator;

import dev.berth.simulator.load.LoadRun.Progress;
import java.io.PrintWriter;
import java.util.Locale;

/** One line on a terminal that is drawn over itself. */
final class ProgressBar {
  private static final int WIDTH = 30;
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintWriter terminal;
  private final double expectedRequests;

  /**
   * @param expectedRequests how many requests make a full bar
   */
  ProgressBar(PrintWriter terminal, double expectedRequests) {
    this.terminal = terminal;
    this.expectedRequests = expectedRequests;
  }

  void draw(Progress progress) {
    double share = Math.min(1, progress.ended() / expectedRequests);
    int filled = (int) (share * WIDTH);
    String bar = "#".repeat(filled) + ".".repeat(WIDTH - filled);
    String line =
        String.format(
            Locale.ROOT,
            "[%s] %3.0f%%  %d done, %d failed, %d in flight",
            bar,
            share * 100,
            progress.ended(),
            progress.failed(),
            progress.outstanding());
    terminal.print(ERASE_LINE + line);
    terminal.flush();
  }

  void erase() {
    terminal.print(ERASE_LINE);
    terminal.flush();
  }
}
