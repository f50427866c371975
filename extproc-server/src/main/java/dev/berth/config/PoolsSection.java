package dev.berth.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The key {@code pools} of berth.yaml. One instance reads one file. */
final class PoolsSection {

  static final int MAX_POOLS = 256;

  private static final Format<String> MODEL =
      Format.name("a model name", ModelsConfig.MAX_NAME_LENGTH);

  private final DiscoverySection discovery;
  private final YamlDecoder<Path> existingFile;
  private final Distinct<String> names = new Distinct<>("a name of its own");

  /**
   * @param path resolves the paths of the file
   * @param existingFile the same for files that must be there
   */
  PoolsSection(Format<Path> path, YamlDecoder<Path> existingFile) {
    this.discovery = new DiscoverySection(path, existingFile);
    this.existingFile = existingFile;
  }

  Decoded<List<PoolConfig>> pools(YamlNode node) {
    return node.list("a list of 1 to " + MAX_POOLS + " pools", 1, MAX_POOLS, this::pool);
  }

  private Decoded<PoolConfig> pool(YamlNode node) {
    YamlSection at =
        node.section(
            "name",
            "discovery",
            "defaultModel",
            "models",
            "completion",
            "requestDeadline",
            "modelPolling",
            "metrics",
            "loadPolling",
            "health",
            "gateway",
            "passThrough",
            "adminPaths",
            "maxRequestsPerServer",
            "scheduling",
            "engines",
            "switching");
    var name = at.required("name", n -> names.first(n, n.text(PoolConfig.NAME)));
    Decoded<DiscoveryConfig> found = at.required("discovery", discovery::discovery);
    var model = at.optional("defaultModel", n -> n.text(MODEL));
    var models = at.optional("models", ModelsSection::models, ModelsConfig.NONE);
    var completion =
        at.optional("completion", n -> n.text(CompletionMode.FORMAT), CompletionMode.AUTO);
    var deadline =
        at.optional(
            "requestDeadline",
            n -> n.text(PoolConfig.REQUEST_DEADLINE.format()),
            PoolConfig.DEFAULT_REQUEST_DEADLINE);
    var polling = at.optional("modelPolling", PoolsSection::polling, ModelPollingConfig.DEFAULT);
    var metrics = at.optional("metrics", PoolsSection::metrics, MetricsConfig.DEFAULT);
    Decoded<LoadPollingConfig> load = at.optional("loadPolling", PoolsSection::loadPolling);
    var health = at.optional("health", HealthSection::health, HealthConfig.DEFAULT);
    var gateway = at.optional("gateway", PoolsSection::gateway, GatewayConfig.DEFAULT);
    var rules = rules(at);
    var scheduling =
        at.optional("scheduling", SchedulingSection::scheduling, SchedulingConfig.DEFAULT);
    var engines = at.optional("engines", this::engines, EnginesConfig.DEFAULT);
    Decoded<SwitchingConfig> switching = at.optional("switching", SwitchingSection::switching);
    return at.build(
        () ->
            new PoolConfig(
                name.get(),
                found.get(),
                model.orNull(),
                models.get(),
                completion.get(),
                deadline.get(),
                polling.get(),
                metrics.get(),
                load.orNull(),
                health.get(),
                gateway.get(),
                rules.get(),
                scheduling.get(),
                engines.get(),
                switching.orNull()));
  }

  private static Decoded<ModelPollingConfig> polling(YamlNode node) {
    YamlSection at = node.section("interval", "timeout");
    ModelPollingConfig standard = ModelPollingConfig.DEFAULT;
    var interval =
        at.optional(
            "interval", n -> n.text(ModelPollingConfig.INTERVAL.format()), standard.interval());
    var timeout =
        at.optional(
            "timeout", n -> n.text(ModelPollingConfig.TIMEOUT.format()), standard.timeout());
    return at.build(() -> new ModelPollingConfig(interval.get(), timeout.get()));
  }

  private static Decoded<MetricsConfig> metrics(YamlNode node) {
    YamlSection at = node.section("enabled", "interval", "idleInterval", "timeout");
    MetricsConfig standard = MetricsConfig.DEFAULT;
    var enabled = at.optional("enabled", YamlNode::truth, standard.enabled());
    var interval =
        at.optional("interval", n -> n.text(MetricsConfig.INTERVAL.format()), standard.interval());
    var idle =
        at.optional(
            "idleInterval",
            n -> n.text(MetricsConfig.IDLE_INTERVAL.format()),
            standard.idleInterval());
    var timeout =
        at.optional("timeout", n -> n.text(MetricsConfig.TIMEOUT.format()), standard.timeout());
    return at.build(
        () -> new MetricsConfig(enabled.get(), interval.get(), idle.get(), timeout.get()));
  }

  private static Decoded<LoadPollingConfig> loadPolling(YamlNode node) {
    YamlSection at = node.section("interval");
    var interval = at.required("interval", n -> n.text(LoadPollingConfig.INTERVAL.format()));
    return at.build(() -> new LoadPollingConfig(interval.get()));
  }

  private static Decoded<GatewayConfig> gateway(YamlNode node) {
    YamlSection at = node.section("fallbacks", "targetPodHeader", "allowModeOverride");
    GatewayConfig standard = GatewayConfig.DEFAULT;
    var fallbacks =
        at.optional(
            "fallbacks", n -> n.integer(0, GatewayConfig.MAX_FALLBACKS), standard.fallbacks());
    var targetPod = at.optional("targetPodHeader", YamlNode::truth, standard.targetPodHeader());
    var override = at.optional("allowModeOverride", YamlNode::truth, standard.allowModeOverride());
    return at.build(() -> new GatewayConfig(fallbacks.get(), targetPod.get(), override.get()));
  }

  private Decoded<EnginesConfig> engines(YamlNode node) {
    YamlSection at = node.section("tls", "tokenFile");
    Decoded<EnginesTlsConfig> tls = at.optional("tls", this::enginesTls);
    Decoded<Path> token = at.optional("tokenFile", existingFile);
    return at.build(() -> new EnginesConfig(tls.orNull(), token.orNull()));
  }

  private Decoded<EnginesTlsConfig> enginesTls(YamlNode node) {
    YamlSection at = node.section("ca", "insecureSkipVerify", "serverName");
    Decoded<Path> ca = at.optional("ca", existingFile);
    var insecure = at.optional("insecureSkipVerify", YamlNode::truth, false);
    Decoded<String> name = at.optional("serverName", n -> n.text(EnginesTlsConfig.SERVER_NAME));
    return at.build(() -> new EnginesTlsConfig(ca.orNull(), insecure.get(), name.orNull()));
  }

  /** The keys are the pool's own: one mapping more would say nothing to the reader of the file. */
  private static Decoded<RequestRules> rules(YamlSection at) {
    RequestRules standard = RequestRules.DEFAULT;
    var through = at.optional("passThrough", PoolsSection::prefixes, standard.passThrough());
    var admin = at.optional("adminPaths", n -> n.text(AdminPaths.FORMAT), standard.adminPaths());
    Decoded<Integer> most =
        at.optional("maxRequestsPerServer", n -> n.integer(1, RequestRules.MAX_REQUESTS_LIMIT));
    @Nullable Integer max = most.orNull();
    return at.build(() -> new RequestRules(through.get(), admin.get(), max));
  }

  private static Decoded<List<String>> prefixes(YamlNode node) {
    Distinct<String> prefixes = new Distinct<>("a prefix of its own");
    int most = RequestRules.MAX_PREFIXES;
    return node.list(
        "a list of 1 to " + most + " path prefixes",
        1,
        most,
        n -> prefixes.first(n, n.text(RequestRules.PREFIX)));
  }
}
