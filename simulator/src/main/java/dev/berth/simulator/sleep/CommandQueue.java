package dev.berth.simulator.sleep;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The commands of one process, one after the other: each begins when the one before has been
 * answered. Confined to the model's thread.
 */
final class CommandQueue {
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean ended;

  /**
   * Runs the command when its turn comes.
   *
   * @param command told where its HTTP status goes; once, or never when it hangs
   */
  void add(Consumer<IntConsumer> command, IntConsumer answer) {
    waiting.add(() -> command.accept(status -> onDone(status, answer)));
    runNext();
  }

  private void onDone(int status, IntConsumer answer) {
    busy = false;
    answer.accept(status);
    runNext();
  }

  private void runNext() {
    if (!busy && !ended && !waiting.isEmpty()) {
      busy = true;
      waiting.remove().run();
    }
  }

  /** No other command begins. */
  void end() {
    ended = true;
  }
}
