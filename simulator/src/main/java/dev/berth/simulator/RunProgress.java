package dev.berth.simulator;

import java.io.PrintWriter;

/** Shows on a terminal how far a comparison of policies is; says nothing anywhere else. */
final class RunProgress {
  private final ProgressBar bar;
  private final boolean shown;
  private String policy = "";
  private int begun;
  private int runs;

  private RunProgress(ProgressBar bar, boolean shown) {
    this.bar = bar;
    this.shown = shown;
  }

  /**
   * @param parts how many make a full bar
   */
  static RunProgress of(PrintWriter terminal, int parts) {
    return new RunProgress(new ProgressBar(terminal, parts), ProgressBar.isTerminal());
  }

  /** The next policy begins. */
  void onPolicy(String label) {
    policy = label;
    begun++;
    draw();
  }

  /** A run has ended. */
  void onRun() {
    runs++;
    draw();
  }

  private void draw() {
    if (shown) {
      bar.draw(begun - 1, "%s, %d runs done".formatted(policy, runs));
    }
  }

  void end() {
    if (shown) {
      bar.erase();
    }
  }
}
