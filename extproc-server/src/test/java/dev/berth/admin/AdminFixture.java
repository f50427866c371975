package dev.berth.admin;

import dev.berth.base.HostPort;
import dev.berth.config.AdminConfig;
import dev.berth.config.CompletionMode;
import dev.berth.config.ModelsConfig;
import dev.berth.config.PickerType;
import dev.berth.config.ProfileConfig;
import dev.berth.config.RequestRules;
import dev.berth.config.ScorerConfig;
import dev.berth.config.ScorerType;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.EndpointMetrics;
import dev.berth.endpoint.EndpointMetrics.KvCache;
import dev.berth.endpoint.EndpointMetrics.Life;
import dev.berth.endpoint.EndpointMetrics.Requests;
import dev.berth.endpoint.ServedModel;
import dev.berth.modelswitch.DeviceGroups;
import dev.berth.modelswitch.GroupLeases;
import dev.berth.modelswitch.StepLimits;
import dev.berth.pool.Pool;
import dev.berth.pool.PooledEndpoint;
import dev.berth.routing.AccessLogStreams;
import dev.berth.routing.GatewayOptions;
import dev.berth.routing.ModelNames;
import dev.berth.routing.PoolPolicies;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.ResponseOwners;
import dev.berth.scheduling.LeastWork;
import dev.berth.scheduling.Policy;
import dev.berth.scheduling.profile.Policies;
import dev.berth.testing.HandDrivenLoop;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** An admin server on a free port of the loopback, over two real pools that a test can change. */
public final class AdminFixture implements AutoCloseable {

  public final Pool first = new Pool("chat", new SimpleMeterRegistry(), 0, new ManualTicker());
  public final Pool second = new Pool("embed", new SimpleMeterRegistry(), 0, new ManualTicker());

  static final long MAX_BODY_BYTES = 1 << 20;

  final AccessLogStreams accessLogs = new AccessLogStreams();
  final Set<String> envoys = new TreeSet<>();
  final List<SubscriberView> subscribers = new ArrayList<>();
  final AdminServer server;

  private final ModelNames names =
      new ModelNames(
          new ModelsConfig(Map.of("assistant", Map.of("qwen3-32b", 3, "my-lora", 1)), Map.of()));

  volatile DiscoveryView discovery = new DiscoveryView(true, null, 0);
  volatile Finding grpc = Finding.ok();

  public AdminFixture() throws IOException {
    this(new AdminConfig(new HostPort("127.0.0.1", 0), 0, null));
  }

  public AdminFixture(AdminConfig config) throws IOException {
    this.server = AdminServer.start(config, sources(), new ManualTicker());
  }

  private AdminSources sources() {
    return new AdminSources(
        () -> "berth_picks_total 3.0\n",
        List.of(
            new ReadinessCheck("grpc", () -> grpc),
            new ReadinessCheck("discovery/chat", this::lookAtDiscovery)),
        () -> List.of(pool(first, CompletionMode.AUTO), pool(second, CompletionMode.STREAM)),
        MAX_BODY_BYTES);
  }

  private Finding lookAtDiscovery() {
    String problem = discovery.problem();
    return problem == null
        ? Finding.ok()
        : discovery.complete() ? Finding.detail(problem) : Finding.blocking(problem);
  }

  private AdminPool pool(Pool pool, CompletionMode completion) {
    return new AdminPool(
        new PoolRoute(
            pool,
            null,
            names,
            completion,
            Duration.ofMinutes(1),
            new GatewayOptions(1, false, false),
            RequestRules.DEFAULT,
            new PoolPolicies(
                LeastWork.POLICY, "x-policy", Map.of("scores", scores()), "x-session-id"),
            new ResponseOwners(new ManualTicker())),
        accessLogs,
        () -> envoys,
        () -> discovery,
        new DeviceGroups(
            pool,
            new NobodySleeps(),
            GroupLeases.UNSHARED,
            StepLimits.DEFAULT,
            new HandDrivenLoop().scheduler(),
            new ManualTicker(),
            new SimpleMeterRegistry()),
        () -> pool == first ? subscribers : List.of());
  }

  private static Policy scores() {
    return new Policies("chat", new ManualTicker(), null, new SimpleMeterRegistry())
        .of(
            new ProfileConfig(
                "scores",
                List.of(),
                List.of(
                    new ScorerConfig(ScorerType.PREFIX_CACHE, 2.5),
                    new ScorerConfig(ScorerType.QUEUE, 1)),
                PickerType.MAX_SCORE));
  }

  /** Three servers: one busy, one that was not asked yet, one that Envoy does not know yet. */
  public void discoverThree() {
    first.applyAnnounced(Set.of(new EndpointId("10.0.0.7:8000"), new EndpointId("10.0.0.7:8001")));
    first.applyDiscovery(
        List.of(
            endpoint(
                "10.0.0.7:8000",
                "pod-1",
                List.of(ServedModel.of("qwen3-32b"), new ServedModel("my-lora", "qwen3-32b"))),
            endpoint("10.0.0.7:8001", "pod-1", null),
            endpoint("[2001:db8::7]:8000", null, List.of(ServedModel.of("qwen3-32b")))));
    PooledEndpoint busy = first.snapshot().endpoint(first.snapshot().positionOf("10.0.0.7:8000"));
    busy.load().tryReserve(busy.load().observe(), 1200);
    busy.load().tryReserve(busy.load().observe(), 34);
  }

  /**
   * Three seconds ago the first server said that it runs 3, lets 2 wait, and has half its memory.
   */
  public void firstTellsOfItself() {
    first
        .snapshot()
        .endpoint(0)
        .metrics()
        .set(
            new EndpointMetrics(
                -Duration.ofSeconds(3).toNanos(),
                Duration.ofMinutes(1).toNanos(),
                new Requests(5, 3, 2),
                new KvCache(0.5, Double.NaN, 16),
                new Life(Double.NaN, Double.NaN)));
  }

  /** As many ready servers. */
  public void discoverMany(int count) {
    first.applyDiscovery(
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    endpoint(
                        "10.0.0.1:" + (10_000 + i), "pod-1", List.of(ServedModel.of("qwen3-32b"))))
            .toList());
  }

  public static Endpoint endpoint(
      String address, @Nullable String pod, @Nullable List<ServedModel> models) {
    return new Endpoint(new EndpointId(address), pod, models);
  }

  public String url() {
    return "http://127.0.0.1:" + server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
