package dev.berth.simulator.switching;

import java.util.SplittableRandom;

/** How the requests for one model come and go. */
public enum Load {
  /** At random, always as many. */
  STEADY {
    @Override
    double factor(int model, int models, double seconds, long seed) {
      return 1;
    }
  },
  /** In bursts of half a minute, of a quarter of the time, each model on its own. */
  BURSTS {
    @Override
    double factor(int model, int models, double seconds, long seed) {
      long window = (long) (seconds / 30);
      long key = seed * 31 + model * 1_000_003L + window * 7919;
      return new SplittableRandom(key).nextDouble() < 0.25 ? 4 : 0;
    }
  },
  /** In turns: one half of the models for 45 seconds, then the other. */
  ALTERNATING {
    @Override
    double factor(int model, int models, double seconds, long seed) {
      return (long) (seconds / 45) % 2 == model % 2 ? 1.9 : 0.1;
    }
  },
  /** As days and nights do, in five minutes, each model at another hour. */
  DIURNAL {
    @Override
    double factor(int model, int models, double seconds, long seed) {
      return 1 + 0.9 * Math.sin(2 * Math.PI * (seconds / 300 + (double) model / models));
    }
  };

  /** More than any factor. */
  static final double MOST = 4;

  /** Of the mean rate, at one moment. */
  abstract double factor(int model, int models, double seconds, long seed);
}
