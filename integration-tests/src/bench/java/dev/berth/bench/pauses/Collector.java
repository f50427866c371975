package dev.berth.bench.pauses;

/** A garbage collector, and the longest pause that is allowed with it. */
enum Collector {
  /** As {@code bin/berth} has it. */
  G1("-XX:+UseG1GC", 17, 10),
  /** The generational one. */
  ZGC("-XX:+UseZGC", 25, 2);

  private final String option;
  private final int sinceJdk;
  private final double limitMillis;

  Collector(String option, int sinceJdk, double limitMillis) {
    this.option = option;
    this.sinceJdk = sinceJdk;
    this.limitMillis = limitMillis;
  }

  String option() {
    return option;
  }

  double limitMillis() {
    return limitMillis;
  }

  /** Whether this JVM has it. */
  boolean isAvailable() {
    return Runtime.version().feature() >= sinceJdk;
  }
}
