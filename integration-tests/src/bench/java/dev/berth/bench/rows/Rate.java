package dev.berth.bench.rows;

import dev.berth.bench.Workload;

/** A workload at a rate that both the floor and Berth bear easily. */
record Rate(Workload workload, int perSecond) {

  String name() {
    return workload.name() + ", " + perSecond + "/s";
  }
}
