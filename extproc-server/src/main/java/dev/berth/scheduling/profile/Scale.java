package dev.berth.scheduling.profile;

/** Turns the signals of all candidates into scores, in place; what is missing stays missing. */
enum Scale {
  /** The signal is the score. */
  AS_IT_IS {
    @Override
    double score(double signal, double least, double most) {
      return signal;
    }
  },
  /** 1 for the least, 0 for the most, and 1 where all are equal. */
  LEAST_TO_MOST {
    @Override
    double score(double signal, double least, double most) {
      return most > least ? (most - signal) / (most - least) : 1;
    }
  },
  /** 1 for nothing, 0 for the most. */
  NOTHING_TO_MOST {
    @Override
    double score(double signal, double least, double most) {
      return most > 0 ? (most - signal) / most : 1;
    }
  };

  /** The score of one signal among others, the least and the most of which are known. */
  abstract double score(double signal, double least, double most);

  /**
   * @param signals the first {@code count} of them, NaN where they are missing
   */
  void apply(double[] signals, int count) {
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      if (!Double.isNaN(signals[i])) {
        least = Math.min(least, signals[i]);
        most = Math.max(most, signals[i]);
      }
    }
    for (int i = 0; i < count; i++) {
      // NaN stays NaN through both.
      double score = Double.isNaN(signals[i]) ? signals[i] : score(signals[i], least, most);
      signals[i] = Math.max(0, Math.min(1, score));
    }
  }
}
