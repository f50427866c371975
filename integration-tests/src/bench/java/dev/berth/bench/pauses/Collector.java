package dev.berth.bench.pauses;

import dev.berth.bench.ShippedOptions;
import java.util.List;

/** A garbage collector, and the longest pause that is allowed with it. */
enum Collector {
  /** As {@code bin/berth} has it. */
  G1(17, 10) {
    @Override
    List<String> options() {
      return ShippedOptions.collector();
    }
  },
  /** The generational one. */
  ZGC(25, 2) {
    @Override
    List<String> options() {
      return List.of("-XX:+UseZGC");
    }
  };

  private final int sinceJdk;
  private final double limitMillis;

  Collector(int sinceJdk, double limitMillis) {
    this.sinceJdk = sinceJdk;
    this.limitMillis = limitMillis;
  }

  abstract List<String> options();

  double limitMillis() {
    return limitMillis;
  }

  /** Whether this JVM has it. */
  boolean isAvailable() {
    return Runtime.version().feature() >= sinceJdk;
  }
}
