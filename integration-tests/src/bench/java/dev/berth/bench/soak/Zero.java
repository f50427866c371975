package dev.berth.bench.soak;

/**
 * A number that must be 0 by now.
 *
 * @param most the largest value seen under load; 0 for what must never be seen
 */
record Zero(String what, long most, long now) {

  boolean isMet() {
    return now == 0;
  }
}
