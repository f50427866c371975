package dev.berth.discovery.file;

import dev.berth.config.ConfigFile;
import dev.berth.config.ConfigResult;
import dev.berth.config.Decoded;
import dev.berth.config.Distinct;
import dev.berth.config.Format;
import dev.berth.config.Yaml;
import dev.berth.config.YamlNode;
import dev.berth.config.YamlSection;
import dev.berth.discovery.DeviceKeys;
import dev.berth.discovery.MetricsKeys;
import dev.berth.discovery.ModelList;
import dev.berth.discovery.ProbeKeys;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/**
 * The keys of servers.yaml. An empty list is an empty pool; a file without the key {@code servers}
 * is a mistake, so that a file that is half written empties no pool. One instance reads one file.
 */
public final class ServersFile {

  static final int MAX_BYTES = 16 << 20;
  static final int MAX_SERVERS = 50_000;

  private static final Format<EndpointId> ADDRESS = new Format<>("ip:port", EndpointId::new);
  private static final Format<String> POD = Format.name("a pod name", 253);
  private static final Format<String> LOCKSTEP = Format.name("a name of a lock-step group", 253);
  private static final Format<DeclaredState> STATE =
      Format.choice(List.of(DeclaredState.values()), DeclaredState::label);

  private final Distinct<EndpointId> addresses = new Distinct<>("an address of its own");

  private ServersFile() {}

  /** Reads a file of at most 16 MiB; for the rest like {@link #parse}. Blocks on the disk. */
  public static ConfigResult<List<Endpoint>> read(Path file) {
    return ConfigFile.read(file, MAX_BYTES).then(ServersFile::parse);
  }

  /** The servers in the order of their ids, so that equal sets are equal lists; or all problems. */
  public static ConfigResult<List<Endpoint>> parse(byte[] document) {
    return Yaml.decode(document, new ServersFile()::root);
  }

  private Decoded<List<Endpoint>> root(YamlNode node) {
    YamlSection at = node.section("servers");
    Decoded<List<Endpoint>> servers = at.required("servers", this::servers);
    return at.build(
        () -> servers.get().stream().sorted(Comparator.comparing(Endpoint::id)).toList());
  }

  private Decoded<List<Endpoint>> servers(YamlNode node) {
    return node.list(
        "a list of servers, at most " + MAX_SERVERS + " ([] for none)",
        0,
        MAX_SERVERS,
        this::server);
  }

  private Decoded<Endpoint> server(YamlNode node) {
    YamlSection at =
        node.section(
            "address",
            "pod",
            "models",
            "lockstep",
            "state",
            ProbeKeys.NAME,
            MetricsKeys.NAME,
            DeviceKeys.GROUP,
            DeviceKeys.SLEEP);
    var address = at.required("address", n -> addresses.first(n, n.text(ADDRESS)));
    var pod = at.optional("pod", n -> n.text(POD));
    var models = at.optional("models", ModelList::decode);
    var lockstep = at.optional("lockstep", n -> n.text(LOCKSTEP));
    var state = at.optional("state", n -> n.text(STATE), DeclaredState.SERVING);
    Decoded<ProbeKeys> probe = ProbeKeys.of(at);
    Decoded<MetricsKeys> metrics = MetricsKeys.of(at);
    DeviceKeys devices = DeviceKeys.of(at);
    return at.build(
        () ->
            new Endpoint(
                address.get(),
                pod.orNull(),
                models.orNull(),
                lockstep.orNull(),
                state.get() == DeclaredState.DRAINING,
                probe.get().port(address.get().port()),
                metrics.get().place(address.get().port()),
                devices.share(),
                null));
  }
}
