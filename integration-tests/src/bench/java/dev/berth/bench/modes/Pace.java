package dev.berth.bench.modes;

import java.util.SplittableRandom;

/** When requests are due. Any thread. */
interface Pace {

  /** The moment, as {@link System#nanoTime} has it, at which the next request is to be sent. */
  long nextNanos();

  /** As soon as a client is free. */
  static Pace oneAfterAnother() {
    return System::nanoTime;
  }

  /**
   * At random, whoever else is waiting: a Poisson process that begins now.
   *
   * @param seed the same one gives the same moments
   */
  static Pace openLoop(double perSecond, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return new Pace() {
      private double due = System.nanoTime();

      @Override
      public synchronized long nextNanos() {
        due += -Math.log(1 - random.nextDouble()) * 1e9 / perSecond;
        return (long) due;
      }
    };
  }
}
