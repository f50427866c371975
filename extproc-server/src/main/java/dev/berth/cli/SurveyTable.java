package dev.berth.cli;

import static dev.berth.cli.TextTable.Column.text;

import dev.berth.discovery.kubernetes.SurveyedPod;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pods of a pool with their servers, as a table for people. */
final class SurveyTable {

  private static final TextTable<Row> TABLE =
      new TextTable<>(
          List.of(
              text("POD", row -> row.pod().name()),
              text("FOUND-BY", row -> row.pod().rule()),
              text("SERVER", row -> row.server() == null ? "-" : row.server().id().text()),
              text("STATE", Row::state),
              text("MODELS", Row::models),
              text("PORTS", Row::ports)));

  /** A server in its pod, or a pod that has none. */
  private record Row(SurveyedPod pod, @Nullable Endpoint server, Map<EndpointId, String> closed) {

    String state() {
      boolean draining = server == null ? pod.draining() : server.draining();
      return draining ? "draining" : "ready";
    }

    String models() {
      if (server == null) {
        return "-";
      }
      return server.models() == null
          ? "asked"
          : server.models().stream().map(ServedModel::name).collect(Collectors.joining(","));
    }

    String ports() {
      if (server == null || server.draining()) {
        return "-";
      }
      String shut =
          ClusterCheck.addresses(server)
              .filter(closed::containsKey)
              .map(address -> "" + address.port())
              .collect(Collectors.joining(","));
      return shut.isEmpty() ? "open" : "closed: " + shut;
    }
  }

  private SurveyTable() {}

  /**
   * The table without a final line break.
   *
   * @param closed the addresses that take no connection
   */
  static String of(List<SurveyedPod> pods, Map<EndpointId, String> closed) {
    return TABLE.of(pods.stream().flatMap(pod -> rows(pod, closed)).toList());
  }

  private static Stream<Row> rows(SurveyedPod pod, Map<EndpointId, String> closed) {
    return pod.servers().isEmpty()
        ? Stream.of(new Row(pod, null, closed))
        : pod.servers().stream().map(server -> new Row(pod, server, closed));
  }
}
