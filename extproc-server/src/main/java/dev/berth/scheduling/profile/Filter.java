package dev.berth.scheduling.profile;

import dev.berth.scheduling.Candidates;

/** Drops candidates that a request should not go to while there are others. Any thread. */
interface Filter {

  /** Drops some, or none. Where all are dropped, that is taken back. */
  void filter(Question question, Candidates candidates);
}
