package dev.berth.config;

import dev.berth.base.HostPort;
import dev.berth.config.GrpcConfig.ClientLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The keys of berth.yaml and their defaults. Paths in the file are relative to its directory. One
 * instance reads one file, on one thread.
 */
public final class BerthConfigFile {

  private static final int MAX_BYTES = (int) SizeRange.MIB;
  private static final Format<HostPort> TCP_ADDRESS = new Format<>("host:port", HostPort::parse);
  private static final Format<ListenAddress> LISTEN_ADDRESS =
      new Format<>("host:port or unix:/path", ListenAddress::parse);

  private final Path directory;

  private BerthConfigFile(Path directory) {
    this.directory = directory;
  }

  /** Reads a file of at most 1 MiB. The files that it names for TLS and tokens must be there. */
  public static ConfigResult<BerthConfig> read(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    return ConfigFile.read(file, MAX_BYTES)
        .then(bytes -> parse(bytes, directory == null ? file.toAbsolutePath() : directory));
  }

  /**
   * Reads the content of a file.
   *
   * @param directory what its paths are relative to
   */
  public static ConfigResult<BerthConfig> parse(byte[] document, Path directory) {
    return Yaml.decode(document, new BerthConfigFile(directory)::root);
  }

  private Decoded<BerthConfig> root(YamlNode node) {
    YamlSection at = node.section("grpc", "admin", "drain", "warmUp", "replicas", "pools");
    Decoded<GrpcConfig> grpc = at.required("grpc", this::grpc);
    Decoded<AdminConfig> admin = at.optional("admin", this::admin);
    Decoded<DrainConfig> drain = at.optional("drain", this::drain, DrainConfig.DEFAULT);
    var warmUp =
        at.optional(
            "warmUp", n -> n.text(BerthConfig.WARM_UP.format()), BerthConfig.DEFAULT_WARM_UP);
    Decoded<Integer> replicas =
        at.optional("replicas", n -> n.integer(1, BerthConfig.MAX_REPLICAS), 1);
    Decoded<List<PoolConfig>> pools =
        at.required("pools", new PoolsSection(path(), this::existingFile)::pools);
    return at.build(
        () ->
            new BerthConfig(
                grpc.get(),
                admin.orNull(),
                drain.get(),
                warmUp.get(),
                replicas.get(),
                pools.get()));
  }

  private Decoded<GrpcConfig> grpc(YamlNode node) {
    YamlSection at =
        node.section(
            "address",
            "tls",
            "maxBodySize",
            "bodyMemory",
            "requestTimeout",
            "maxStreams",
            "maxConnections");
    Decoded<ListenAddress> address = at.required("address", n -> n.text(LISTEN_ADDRESS));
    Decoded<TlsConfig> tls = at.optional("tls", this::tls);
    Decoded<Long> maxBody =
        at.optional(
            "maxBodySize",
            n -> n.textOrNumber(GrpcConfig.MAX_BODY.format()),
            GrpcConfig.DEFAULT_MAX_BODY_BYTES);
    Decoded<Long> memory =
        at.optional("bodyMemory", n -> n.textOrNumber(GrpcConfig.BODY_MEMORY.format()));
    Decoded<ClientLimits> limits = clientLimits(at);
    return at.build(
        () ->
            new GrpcConfig(
                address.get(), tls.orNull(), maxBody.get(), memory.orNull(), limits.get()));
  }

  private static Decoded<ClientLimits> clientLimits(YamlSection at) {
    ClientLimits standard = ClientLimits.DEFAULT;
    var timeout =
        at.optional(
            "requestTimeout",
            n -> n.text(ClientLimits.REQUEST_TIMEOUT.format()),
            standard.requestTimeout());
    var streams =
        at.optional(
            "maxStreams", n -> n.integer(1, ClientLimits.MAX_STREAMS_LIMIT), standard.maxStreams());
    var connections =
        at.optional(
            "maxConnections",
            n -> n.integer(1, ClientLimits.MAX_CONNECTIONS_LIMIT),
            standard.maxConnections());
    return at.build(() -> new ClientLimits(timeout.get(), streams.get(), connections.get()));
  }

  private Decoded<TlsConfig> tls(YamlNode node) {
    YamlSection at = node.section("certificate", "privateKey", "clientCa", "allowedClients");
    Decoded<Path> certificate = at.required("certificate", this::existingFile);
    Decoded<Path> privateKey = at.required("privateKey", this::existingFile);
    Decoded<Path> clientCa = at.optional("clientCa", this::existingFile);
    Decoded<List<AllowedClient>> clients =
        at.optional("allowedClients", this::allowedClients, List.of());
    return at.build(
        () -> new TlsConfig(certificate.get(), privateKey.get(), clientCa.orNull(), clients.get()));
  }

  private Decoded<List<AllowedClient>> allowedClients(YamlNode node) {
    int max = TlsConfig.MAX_ALLOWED_CLIENTS;
    return node.list(
        "a list of 1 to " + max + " client names", 1, max, n -> n.text(AllowedClient.FORMAT));
  }

  private Decoded<AdminConfig> admin(YamlNode node) {
    YamlSection at = node.section("address", "maxServerSeries", "tokenFile");
    Decoded<HostPort> address = at.required("address", n -> n.text(TCP_ADDRESS));
    Decoded<Integer> series =
        at.optional(
            "maxServerSeries",
            n -> n.integer(0, AdminConfig.SERVER_SERIES_LIMIT),
            AdminConfig.DEFAULT_MAX_SERVER_SERIES);
    Decoded<Path> token = at.optional("tokenFile", this::existingFile);
    return at.build(() -> new AdminConfig(address.get(), series.get(), token.orNull()));
  }

  private Decoded<DrainConfig> drain(YamlNode node) {
    YamlSection at = node.section("delay", "timeout");
    DrainConfig standard = DrainConfig.DEFAULT;
    var delay = at.optional("delay", n -> n.text(DrainConfig.DELAY.format()), standard.delay());
    var timeout =
        at.optional("timeout", n -> n.text(DrainConfig.TIMEOUT.format()), standard.timeout());
    return at.build(() -> new DrainConfig(delay.get(), timeout.get()));
  }

  private Decoded<Path> existingFile(YamlNode node) {
    Decoded<Path> path = node.text(path());
    Path file = path.orNull();
    return file == null || (Files.isRegularFile(file) && Files.isReadable(file))
        ? path
        : node.refuse("a readable file (there is none at " + Excerpt.plain(file.toString()) + ")");
  }

  private Format<Path> path() {
    return new Format<>("a path to a file", this::resolve);
  }

  private Path resolve(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException();
    }
    return directory.resolve(text);
  }
}
