package dev.berth.simulator.engine;

/** Runs the end of a step when its time has come. Real servers pass their event loop's timer. */
@FunctionalInterface
public interface StepScheduler {

  /**
   * Runs {@code task} once, on the model's own thread, after {@code delayNanos}.
   *
   * @param delayNanos 0 or more; also with 0 the task must not run inside this call
   */
  void schedule(Runnable task, long delayNanos);
}
