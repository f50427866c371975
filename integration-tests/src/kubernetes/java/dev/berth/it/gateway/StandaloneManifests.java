package dev.berth.it.gateway;

import dev.berth.it.envoy.Repository;
import java.io.IOException;
import java.nio.file.Files;

/**
 * A file of {@code envoy-config/envoy-gateway/}, changed as little as {@link EnvoyGateway} needs:
 * with an Envoy on this host, and addresses that are there.
 */
public record StandaloneManifests(String yaml) {

  private static final String BERTH =
      "fqdn: {hostname: berth.inference.svc.cluster.local, port: 9002}";
  private static final String PROXY = "  telemetry:\n";
  private static final String PROXY_ON_THIS_HOST =
      """
        provider: {type: Host, host: {envoyVersion: 1.40.0}}
        concurrency: 1
        extraArgs: [--disable-hot-restart]
        telemetry:
      """;

  /** A shipped file. */
  public static StandaloneManifests of(String file) throws IOException {
    String yaml = Files.readString(Repository.file("envoy-config/envoy-gateway").resolve(file));
    return new StandaloneManifests(yaml.replace("10.0.0.7", "127.0.0.1"))
        .replacing(PROXY, PROXY_ON_THIS_HOST)
        .replacing(BERTH, "ip: {address: 127.0.0.1, port: 9002}");
  }

  /** With one text for another, which has to be there. */
  StandaloneManifests replacing(String old, String replacement) {
    if (!yaml.contains(old)) {
      throw new IllegalArgumentException("the manifests do not hold " + old);
    }
    return new StandaloneManifests(yaml.replace(old, replacement));
  }
}
