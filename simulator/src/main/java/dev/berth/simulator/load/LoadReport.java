package dev.berth.simulator.load;

import java.util.List;
import java.util.SortedMap;

/**
 * What a run found. Immutable.
 *
 * @param requests all that were due, sent or not
 * @param failures how many failed, by reason; no entry is 0
 * @param chosen whether answers came from the chosen server
 * @param servers one row per server that answered well, by address
 * @param timeToFirst to the first data of an answer, over all servers
 * @param total to the last byte of an answer, over all servers
 * @param seconds how long the run took, last answer included
 */
public record LoadReport(
    long requests,
    SortedMap<String, Long> failures,
    Chosen chosen,
    List<ServerRow> servers,
    Percentiles timeToFirst,
    Percentiles total,
    double seconds) {

  /**
   * Good answers by whether they came from the server that was chosen.
   *
   * @param missing answers that do not say who was chosen, or who answered
   */
  public record Chosen(long matching, long different, long missing) {}

  /**
   * What one server did.
   *
   * @param server its own word for itself, or {@link Tally#UNKNOWN_SERVER}
   * @param requests good answers
   * @param share of all good answers, 0 to 1
   */
  public record ServerRow(
      String server, long requests, double share, Percentiles timeToFirst, Percentiles total) {}

  public LoadReport {
    servers = List.copyOf(servers);
  }

  /** All failures together. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Whether the run is as it should be: nothing failed, and no answer came from another server than
   * the chosen one.
   *
   * @param expectChosen whether every answer must also say who was chosen
   */
  public boolean isGood(boolean expectChosen) {
    return failed() == 0 && chosen.different() == 0 && (!expectChosen || chosen.missing() == 0);
  }

  /** The run in one line. */
  public String summary() {
    return requests
        + " requests, "
        + chosen.matching()
        + " on the chosen server, "
        + failed()
        + " failed";
  }
}
