package dev.berth.bench.soak;

import dev.berth.it.stack.BerthFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * berth.yaml and servers.yaml in a temporary folder. What is new in servers.yaml was never there
 * before (adapters, and servers at addresses where nobody listens), so that whatever Berth keeps
 * for each name or address grows if it is never forgotten.
 */
final class BerthFolder implements AutoCloseable {

  static final String MODEL = "qwen3-32b";
  static final String ALIAS = "gpt-4";
  static final int MAX_BODY_BYTES = 8 << 20;

  /** Always listed: while all servers are exchanged at once, there is none that Envoy knows. */
  private static final int STEADY_SERVERS = 2;

  private static final int BROKEN_EVERY = 7;

  private final BerthFiles files = new BerthFiles();
  private final List<String> addresses;
  private final Random random;
  private int reloads;

  /**
   * @param addresses of the servers that come and go, as {@code ip:port}
   */
  BerthFolder(List<String> addresses, Random random) {
    this.addresses = List.copyOf(addresses);
    this.random = random;
    listAll();
  }

  /** Writes berth.yaml, and gives its path. */
  Path writeBerthYaml(int grpcPort, int adminPort) {
    return files.writeBerthYaml(
        """
        grpc: {address: "127.0.0.1:%d", maxBodySize: %d}
        admin: {address: "127.0.0.1:%d"}
        drain: {delay: 1s, timeout: 20s}
        pools:
        - name: default
          completion: auto
          defaultModel: %s
          models: {aliases: {%s: %s}}
          modelPolling: {interval: 1s, timeout: 500ms}
          discovery: {file: {path: servers.yaml}}
        """
            .formatted(grpcPort, MAX_BODY_BYTES, adminPort, MODEL, ALIAS, MODEL));
  }

  /** All servers are listed, and nobody else. */
  void listAll() {
    writeServers(addresses, "");
  }

  /** The next version: some of the servers, with news; now and then a broken file. */
  void reload() {
    reloads++;
    if (reloads % BROKEN_EVERY == 0) {
      files.writeServersYaml("servers:\n- {address: \"nowhere\", models: [\n");
    } else {
      writeServers(some(), strangers());
    }
  }

  private List<String> some() {
    List<String> some = new ArrayList<>(addresses.subList(0, STEADY_SERVERS));
    addresses.stream()
        .skip(STEADY_SERVERS)
        .filter(address -> random.nextBoolean())
        .forEach(some::add);
    return some;
  }

  /** Listed without models: Berth asks, and gets no answer, so nothing is ever sent there. */
  private String strangers() {
    String line = "- {address: \"127.%d.%d.%d:9\", pod: pod-%d}\n";
    int high = reloads >> 8;
    int low = reloads & 255;
    return line.formatted(1, high, low, reloads) + line.formatted(2, high, low, reloads);
  }

  private void writeServers(List<String> listed, String more) {
    StringBuilder yaml = new StringBuilder("servers:\n");
    for (String address : listed) {
      yaml.append(
          "- {address: \"%s\", pod: pod-1, models: [%s, {name: lora-%d, base: %s}]}\n"
              .formatted(address, MODEL, reloads, MODEL));
    }
    files.writeServersYaml(yaml + more);
  }

  /** Removes the folder. */
  @Override
  public void close() {
    files.close();
  }
}
