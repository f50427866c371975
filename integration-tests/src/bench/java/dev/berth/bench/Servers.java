package dev.berth.bench;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The inference servers of the benchmark: names only, nobody listens there. */
final class Servers {

  static final String MODEL = "qwen3-32b";

  /** 8 pods of 8 servers, as {@code ip:port}. */
  static final List<String> ADDRESSES =
      IntStream.range(0, 64).mapToObj(i -> "10.0.0." + (1 + i / 8) + ":" + (8000 + i % 8)).toList();

  private static final Set<String> KNOWN = Set.copyOf(ADDRESSES);

  private Servers() {}

  static boolean contains(String address) {
    return KNOWN.contains(address);
  }
}
