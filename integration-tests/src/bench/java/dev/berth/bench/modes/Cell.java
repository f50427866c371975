package dev.berth.bench.modes;

import java.util.ArrayList;
import java.util.List;

/**
 * One kind of load.
 *
 * @param bytes of each body
 * @param busy at half the rate that the slowest route bears; else one request at a time
 * @param retries whether a retry policy is in force
 */
record Cell(int bytes, boolean busy, boolean retries) {

  /** Of the bodies. */
  static final List<Integer> SIZES = List.of(1 << 10, 32 << 10, 220_000, 2 << 20);

  /** In the order in which they are measured. */
  static List<Cell> all() {
    List<Cell> cells = new ArrayList<>();
    for (int size : SIZES) {
      for (boolean busy : new boolean[] {false, true}) {
        cells.add(new Cell(size, busy, false));
        cells.add(new Cell(size, busy, true));
      }
    }
    return cells;
  }

  /** The size for people. */
  static String sizeName(int bytes) {
    if (bytes % (1 << 20) == 0) {
      return (bytes >> 20) + " MiB";
    }
    return bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes / 1000 + " KB";
  }

  @Override
  public String toString() {
    return sizeName(bytes) + (busy ? ", busy" : ", one at a time") + ", retries " + retriesName();
  }

  String retriesName() {
    return retries ? "on" : "off";
  }
}
