package dev.berth.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.load.LoadRun.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final StringWriter terminal = new StringWriter();
  private final ProgressBar bar = new ProgressBar(new PrintWriter(terminal), 200);

  @Test
  void draw_halfWay_isHalfFull() {
    bar.draw(new Progress(100, 2, 7));

    assertThat(terminal.toString())
        .contains("[" + "#".repeat(15) + ".".repeat(15) + "]  50%  100 done, 2 failed, 7 in flight")
        .doesNotContain("\n");
  }

  @Test
  void draw_moreThanExpected_isFull() {
    bar.draw(new Progress(300, 0, 0));

    assertThat(terminal.toString()).contains("[" + "#".repeat(30) + "] 100%");
  }
}
