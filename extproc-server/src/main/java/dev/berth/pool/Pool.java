package dev.berth.pool;

import dev.berth.base.SerialExecutor;
import dev.berth.base.Ticker;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.endpoint.Wakefulness;
import dev.berth.health.HealthSettings;
import dev.berth.prefix.RecentHolders;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The servers of one pool. Single writer: every {@code apply…} runs after the one before it, on the
 * calling thread where nobody else is writing, and ends in a new {@link PoolSnapshot}. What a
 * change does not name keeps its state and its requests in flight.
 */
public final class Pool {

  /** Of large pools; 12 MiB. */
  private static final int REMEMBERED_BLOCKS = 1 << 20;

  private final String name;
  private final SerialExecutor writer = new SerialExecutor();
  private final SortedMap<EndpointId, PooledEndpoint> endpoints = new TreeMap<>();

  /** Loads of removed endpoints with requests still in flight, should the endpoint come back. */
  private final Map<EndpointId, EndpointLoad> departed = new HashMap<>();

  private final LoadRoom loads = new LoadRoom();
  private final ServerNumbers numbers = new ServerNumbers();
  private final RecentHolders holders = new RecentHolders(REMEMBERED_BLOCKS);
  private final ModelPaces paces = new ModelPaces();
  private final StaleEnvoys staleEnvoys;
  private final HealthMonitor health;
  private final List<Consumer<PoolSnapshot>> listeners = new CopyOnWriteArrayList<>();
  private @Nullable Set<EndpointId> knownToEnvoys;
  private volatile PoolSnapshot snapshot = new PoolSnapshot(0, List.of(), holders);

  /**
   * @param maxServerSeries how many servers get metric series of their own
   */
  public Pool(String name, MeterRegistry registry, int maxServerSeries) {
    this(name, registry, maxServerSeries, Ticker.system());
  }

  /** A pool with the usual notion of health. */
  public Pool(String name, MeterRegistry registry, int maxServerSeries, Ticker ticker) {
    this(name, registry, maxServerSeries, HealthSettings.DEFAULT, ticker);
  }

  /** A pool where chance falls the same every time. */
  public Pool(
      String name,
      MeterRegistry registry,
      int maxServerSeries,
      HealthSettings health,
      Ticker ticker) {
    this(name, registry, maxServerSeries, health, ticker, new SplittableRandom(1));
  }

  /**
   * @param maxServerSeries how many servers get metric series of their own
   * @param health when a server is taken for broken
   * @param ticker the one of its tickets
   * @param random touched by its writer only
   */
  public Pool(
      String name,
      MeterRegistry registry,
      int maxServerSeries,
      HealthSettings health,
      Ticker ticker,
      RandomGenerator random) {
    this.name = name;
    this.health =
        new HealthMonitor(name, health, writer, endpoints, this::publish, ticker, random, registry);
    this.staleEnvoys = new StaleEnvoys(ticker);
    addListener(new PoolMetrics(registry, this, maxServerSeries)::onSnapshot);
  }

  public String name() {
    return name;
  }

  /** What is learned of its models. */
  public ModelPaces paces() {
    return paces;
  }

  /** Whom not every ready endpoint may be picked for. */
  public StaleEnvoys staleEnvoys() {
    return staleEnvoys;
  }

  /** Watches how well its servers are. */
  public HealthMonitor health() {
    return health;
  }

  /** The newest state. Any thread. */
  public PoolSnapshot snapshot() {
    return snapshot;
  }

  /** Calls back with every new snapshot, in order, and at once with today's. */
  public void addListener(Consumer<PoolSnapshot> listener) {
    writer.execute(
        () -> {
          listeners.add(listener);
          listener.accept(snapshot);
        });
  }

  /** Discovery's whole set: what is not in it is gone. */
  public void applyDiscovery(List<Endpoint> discovered) {
    writer.execute(
        () -> {
          Map<EndpointId, Endpoint> wanted = new HashMap<>();
          discovered.forEach(endpoint -> wanted.put(endpoint.id(), endpoint));
          endpoints.keySet().stream()
              .filter(id -> !wanted.containsKey(id))
              .toList()
              .forEach(this::remove);
          wanted.values().forEach(this::addOrChange);
          departed.values().removeIf(load -> load.requests() == 0);
          health.settleAll();
          publish();
        });
  }

  /** What one endpoint says it serves; as {@link #applyModels(Collection)}. */
  public void applyModels(EndpointId id, @Nullable List<ServedModel> models) {
    applyModels(List.of(new ModelReport(id, models)));
  }

  /**
   * What endpoints say they serve. All together make one snapshot: it costs as much for one as for
   * many, and grows with the pool. Endpoints that are not in the pool are passed over.
   */
  public void applyModels(Collection<ModelReport> reports) {
    writer.execute(
        () -> {
          boolean changed = false;
          for (ModelReport report : reports) {
            changed |= apply(report);
          }
          if (changed) {
            publish();
          }
        });
  }

  private boolean apply(ModelReport report) {
    return endpoints.computeIfPresent(
            report.id(), (id, endpoint) -> endpoint.withAnsweredModels(report.models()))
        != null;
  }

  /**
   * The endpoints that every Envoy which takes its endpoints from Berth has acknowledged; null when
   * there is no such Envoy. An endpoint that was announced once stays so.
   */
  public void applyAnnounced(@Nullable Set<EndpointId> known) {
    writer.execute(
        () -> {
          knownToEnvoys = known == null ? null : Set.copyOf(known);
          List<PooledEndpoint> news =
              endpoints.values().stream()
                  .filter(endpoint -> !endpoint.announced() && isAnnounced(endpoint.id()))
                  .toList();
          news.forEach(endpoint -> endpoints.put(endpoint.id(), endpoint.withAnnounced()));
          if (!news.isEmpty()) {
            publish();
          }
        });
  }

  /**
   * Whether servers that share accelerators have them. From this write on the load of one that is
   * not awake takes no reservation, whichever snapshot a pick looks at; what it had cached is
   * forgotten. Servers that share with nobody, or are not in the pool, are passed over.
   */
  public void setWakefulness(Collection<EndpointId> servers, Wakefulness wakefulness) {
    writer.execute(
        () -> {
          for (EndpointId id : servers) {
            PooledEndpoint endpoint = endpoints.get(id);
            if (endpoint != null) {
              put(endpoint.withWakefulness(wakefulness));
            }
          }
          publish();
        });
  }

  private void put(PooledEndpoint endpoint) {
    endpoints.put(endpoint.id(), endpoint);
    if (endpoint.isAwake()) {
      endpoint.load().reopen();
    } else {
      endpoint.load().retire();
    }
  }

  private void addOrChange(Endpoint endpoint) {
    PooledEndpoint present = endpoints.get(endpoint.id());
    if (present == null) {
      EndpointLoad load = departed.remove(endpoint.id());
      if (load == null) {
        load = loads.next();
      }
      load.revive();
      put(
          PooledEndpoint.discovered(
              this,
              numbers.take(),
              endpoint,
              isAnnounced(endpoint.id()),
              load,
              health.discovered(endpoint.id(), load)));
    } else if (!present.endpoint().equals(endpoint)) {
      put(present.withEndpoint(endpoint));
    }
  }

  private void remove(EndpointId id) {
    PooledEndpoint gone = endpoints.remove(id);
    if (gone != null) {
      gone.load().retire();
      numbers.giveBack(gone.number());
      health.removed(id);
      departed.put(id, gone.load());
    }
  }

  private boolean isAnnounced(EndpointId id) {
    return knownToEnvoys == null || knownToEnvoys.contains(id);
  }

  private void publish() {
    snapshot = new PoolSnapshot(snapshot.version() + 1, endpoints.values(), holders);
    listeners.forEach(listener -> listener.accept(snapshot));
  }
}
