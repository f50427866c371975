package dev.berth.simulator.load;

import dev.berth.simulator.load.LoadReport.Chosen;
import dev.berth.simulator.load.LoadReport.ServerRow;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Counts the ends of calls. Loop-confined. */
final class Tally {

  /** Stands for the server of an answer that does not name one. */
  static final String UNKNOWN_SERVER = "(unknown)";

  /** Stands for all servers beyond the number that get a row of their own. */
  static final String OTHER_SERVERS = "(others)";

  private static final int MAX_ROWS = 2048;

  private final SortedMap<String, Long> failures = new TreeMap<>();
  private final Map<String, Latencies> servers = new TreeMap<>();
  private final Latencies all = new Latencies();
  private long requests;
  private long failed;
  private long matching;
  private long different;
  private long missing;

  void onAnswer(Call call, Answer answer) {
    String problem = answer.problem(call.request());
    if (problem != null) {
      onFailure(problem);
      return;
    }
    requests++;
    all.record(call.intendedNanos(), answer);
    rowOf(answer.servedBy()).record(call.intendedNanos(), answer);
    compare(answer.servedBy(), answer.chosen());
  }

  void onFailure(String reason) {
    requests++;
    failed++;
    failures.merge(reason, 1L, Long::sum);
  }

  private Latencies rowOf(@Nullable String servedBy) {
    String server = servedBy == null ? UNKNOWN_SERVER : servedBy;
    boolean hasRow = servers.size() < MAX_ROWS || servers.containsKey(server);
    return servers.computeIfAbsent(hasRow ? server : OTHER_SERVERS, key -> new Latencies());
  }

  private void compare(@Nullable String servedBy, @Nullable String chosen) {
    if (servedBy == null || chosen == null) {
      missing++;
    } else if (servedBy.equals(chosen)) {
      matching++;
    } else {
      different++;
    }
  }

  long requests() {
    return requests;
  }

  long failed() {
    return failed;
  }

  LoadReport report(double seconds) {
    return new LoadReport(
        requests,
        Collections.unmodifiableSortedMap(new TreeMap<>(failures)),
        new Chosen(matching, different, missing),
        rows(),
        all.timeToFirst(),
        all.total(),
        seconds);
  }

  private List<ServerRow> rows() {
    return servers.entrySet().stream().map(row -> row(row.getKey(), row.getValue())).toList();
  }

  private ServerRow row(String server, Latencies latencies) {
    return new ServerRow(
        server,
        latencies.count(),
        (double) latencies.count() / all.count(),
        latencies.timeToFirst(),
        latencies.total());
  }
}
