package dev.berth.it.envoy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The text of an Envoy configuration: a shipped profile with a test's changes. Every change must
 * hit lines that are there, so that a test cannot miss a profile that was edited under it.
 * Immutable.
 */
public record EnvoyProfile(String yaml) {

  /** The profiles in {@code envoy-config/raw/}. */
  public enum Shipped {
    EDS_OVERRIDE_HOST("eds-override-host.yaml"),
    ORIGINAL_DST("original-dst.yaml"),
    /** For two replicas of Berth, of which one decides. */
    ACTIVE_STANDBY("active-standby.yaml"),
    /** For two replicas of Berth that both decide. */
    ACTIVE_ACTIVE("active-active.yaml");

    /** Those for any number of replicas, which one will do for. */
    public static List<Shipped> forOneReplica() {
      return List.of(EDS_OVERRIDE_HOST, ORIGINAL_DST);
    }

    private final String file;

    Shipped(String file) {
      this.file = file;
    }

    /** The profile as it is shipped, with fixed ports. */
    public EnvoyProfile read() {
      return new EnvoyProfile(readRaw(file));
    }
  }

  /** How Envoy hands over request bodies. */
  public enum BodyMode {
    BUFFERED,
    BUFFERED_PARTIAL,
    FULL_DUPLEX_STREAMED,
    STREAMED,
    /** STREAMED with {@code send_body_without_waiting_for_header_response}. */
    STREAMED_WITHOUT_WAITING,
    NONE;

    /** Whether the body reaches Berth before the decision. */
    public boolean isReadFirst() {
      return this != STREAMED && this != NONE;
    }
  }

  /** How Envoy hands over answers. */
  public enum AnswerMode {
    /** Not at all, as shipped. */
    SKIPPED,
    HEADERS,
    BUFFERED,
    BUFFERED_PARTIAL,
    STREAMED,
    FULL_DUPLEX_STREAMED
  }

  private static final List<String> REPLICAS = List.of("port_value: 9002", "port_value: 9003");
  private static final String FILTER_CHAINS = "    filter_chains:\n";
  private static final String BERTH_CLUSTER = "  - name: berth\n";
  private static final String EXT_PROC_FILTER = "          - name: envoy.filters.http.ext_proc\n";
  private static final String LOG_TO_BERTH = "          - name: envoy.access_loggers.http_grpc\n";
  private static final String LOG_TO_OPERATOR = "          # To the operator.";
  private static final String DEBUG_HEADER = "# response_headers_to_add: ";

  /**
   * Envoy takes free ports, and finds Berth's gRPC ports on loopback: any number of them, or two
   * where the profile names its replicas.
   */
  public EnvoyProfile withPorts(List<Integer> berthPorts) {
    EnvoyProfile free =
        replacing("port_value: 10000", "port_value: 0")
            .replacing("port_value: 9901", "port_value: 0");
    return yaml.contains(REPLICAS.get(1))
        ? free.withReplicas(berthPorts)
        : free.withEndpoints(berthPorts);
  }

  private EnvoyProfile withReplicas(List<Integer> ports) {
    if (ports.size() != REPLICAS.size()) {
      throw new IllegalArgumentException("the profile has two replicas, not " + ports.size());
    }
    return new EnvoyProfile(
        yaml.replace(REPLICAS.get(0), "port_value: " + ports.get(0))
            .replace(REPLICAS.get(1), "port_value: " + ports.get(1)));
  }

  private EnvoyProfile withEndpoints(List<Integer> berthPorts) {
    String endpoint =
        "        - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}\n";
    StringBuilder endpoints = new StringBuilder();
    berthPorts.forEach(port -> endpoints.append(endpoint.formatted(port)));
    return replacing(endpoint.formatted(9002), endpoints.toString());
  }

  /** The lines changed that the profile's comments say to change. */
  public EnvoyProfile with(BodyMode mode) {
    return switch (mode) {
      case BUFFERED -> this;
      case BUFFERED_PARTIAL, STREAMED, NONE -> withRequestBody(mode.name());
      case FULL_DUPLEX_STREAMED -> withRequestBody(mode.name()).withRequestTrailers();
      case STREAMED_WITHOUT_WAITING ->
          withRequestBody("STREAMED")
              .withExtProc("send_body_without_waiting_for_header_response: true");
    };
  }

  private EnvoyProfile withRequestBody(String mode) {
    String line = "\n                request_body_mode: ";
    return replacing(line + "BUFFERED\n", line + mode + "\n");
  }

  /** Trailers of requests visit Berth. */
  public EnvoyProfile withRequestTrailers() {
    return replacing("request_trailer_mode: SKIP", "request_trailer_mode: SEND");
  }

  /** One more line in the configuration of the ext_proc filter. */
  public EnvoyProfile withExtProc(String line) {
    String message = "\n              message_timeout: ";
    return replacing(message, "\n              " + line + message);
  }

  /** Answers visit Berth. */
  public EnvoyProfile with(AnswerMode mode) {
    if (mode == AnswerMode.SKIPPED) {
      return this;
    }
    EnvoyProfile heads = replacing("response_header_mode: SKIP", "response_header_mode: SEND");
    return mode == AnswerMode.HEADERS
        ? heads
        : heads.replacing("response_body_mode: NONE", "response_body_mode: " + mode);
  }

  /** Answers say which server was chosen, in {@code x-berth-destination}. */
  public EnvoyProfile showingDestination() {
    return replacing(DEBUG_HEADER, DEBUG_HEADER.substring(2));
  }

  /** Berth is not asked: the fallback policy picks the server. Not with ORIGINAL_DST. */
  public EnvoyProfile withoutExtProc() {
    return without(EXT_PROC_FILTER.strip());
  }

  /** Berth hears of no finished request. */
  public EnvoyProfile withoutAccessLogToBerth() {
    int from = yaml.indexOf(LOG_TO_BERTH);
    int to = yaml.indexOf(LOG_TO_OPERATOR);
    return replacing(yaml.substring(from, to), "");
  }

  /**
   * Envoy and Berth show each other certificates, as {@code mtls.yaml} says, from these files.
   *
   * @param authority who signed for Berth
   */
  public EnvoyProfile withMutualTls(Path certificate, Path key, Path authority) {
    String socket =
        readRaw("mtls.yaml")
            .replace("/etc/envoy/berth/tls.crt", certificate.toString())
            .replace("/etc/envoy/berth/tls.key", key.toString())
            .replace("/etc/envoy/berth/ca.crt", authority.toString());
    return replacing(BERTH_CLUSTER, BERTH_CLUSTER + socket.indent(4));
  }

  private static String readRaw(String file) {
    try {
      return Files.readString(Repository.file("envoy-config/raw").resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Another HTTP filter runs before ext_proc.
   *
   * @param filter a list item in YAML, not indented
   */
  public EnvoyProfile withFilterBefore(String filter) {
    return replacing(EXT_PROC_FILTER, filter.indent(10) + EXT_PROC_FILTER);
  }

  /** Requests whose path starts with {@code prefix} skip ext_proc. */
  public EnvoyProfile withoutExtProcUnder(String prefix) {
    String route = "              - match: {prefix: /}\n";
    String unpicked =
        """
        - match: {prefix: %s}
          route: {cluster: inference_servers}
          typed_per_filter_config:
            envoy.filters.http.ext_proc:
              "@type": type.googleapis.com/envoy.extensions.filters.http.ext_proc.v3.ExtProcPerRoute
              disabled: true
        """;
    return replacing(route, unpicked.formatted(prefix).indent(14) + route);
  }

  /**
   * This profile as an older version needs it: without the lines and filters that came later, and
   * with the limit of the listener where the one of the route is not enough. For the current
   * version as it is. What is taken away need not be there.
   */
  public EnvoyProfile fitFor(EnvoyVersion version) {
    EnvoyProfile known =
        version.isBefore(EnvoyVersion.V1_38)
            ? without("selected_host_key:").without("- name: envoy.filters.http.sse_to_metadata")
            : this;
    return version.isBefore(EnvoyVersion.V1_37)
        ? known.replacing(
            FILTER_CHAINS, "    per_connection_buffer_limit_bytes: 67108864\n" + FILTER_CHAINS)
        : known;
  }

  /** Drops every line that starts so, and the lines below it that are indented deeper. */
  private EnvoyProfile without(String start) {
    StringBuilder kept = new StringBuilder();
    int dropped = Integer.MAX_VALUE;
    for (String line : yaml.split("\n", -1)) {
      int indent = line.length() - line.stripLeading().length();
      if (line.startsWith(start, indent)) {
        dropped = indent;
      } else if (indent <= dropped) {
        dropped = Integer.MAX_VALUE;
        kept.append(line).append('\n');
      }
    }
    return new EnvoyProfile(kept.substring(0, kept.length() - 1));
  }

  /** A change of one place. */
  public EnvoyProfile replacing(String old, String replacement) {
    int at = yaml.indexOf(old);
    if (at < 0 || yaml.indexOf(old, at + 1) >= 0) {
      throw new IllegalArgumentException("the profile does not hold this exactly once: " + old);
    }
    return new EnvoyProfile(yaml.replace(old, replacement));
  }
}
