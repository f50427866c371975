package dev.berth.bench;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The inference servers of the benchmark: names only, nobody listens there. */
final class Servers {

  static final String MODEL = "qwen3-32b";

  /** 8 pods of 8 servers, as {@code ip:port}. */
  static final List<String> ADDRESSES = first(64);

  private static final int MOST = 10_000;
  private static final int SERVERS_OF_POD = 8;
  private static final int PODS_OF_NET = 250;
  private static final Set<String> KNOWN = Set.copyOf(first(MOST));

  private Servers() {}

  /**
   * The first of them.
   *
   * @param count 10,000 at most
   */
  static List<String> first(int count) {
    return IntStream.range(0, count).mapToObj(Servers::address).toList();
  }

  private static String address(int server) {
    int pod = server / SERVERS_OF_POD;
    return "10.0.%d.%d:%d"
        .formatted(pod / PODS_OF_NET, 1 + pod % PODS_OF_NET, 8000 + server % SERVERS_OF_POD);
  }

  /**
   * Whether all these are among them.
   *
   * @param addresses one or several, with commas in between
   */
  static boolean containsAll(String addresses) {
    return KNOWN.containsAll(List.of(addresses.split(",", -1)));
  }
}
