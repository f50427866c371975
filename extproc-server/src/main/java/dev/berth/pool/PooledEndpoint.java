package dev.berth.pool;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.EndpointMetrics;
import dev.berth.endpoint.Lifecycle;
import dev.berth.endpoint.ServedModel;
import dev.berth.endpoint.Wakefulness;
import dev.berth.health.HealthState.Draining;
import dev.berth.health.HealthState.InService;
import dev.berth.health.ServerHealth;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as the pool sees it at one moment. Immutable, but for the counters behind {@link
 * #load()}, and what is behind {@link #health()} and {@link #metrics()}.
 */
public final class PooledEndpoint {

  private final Pool pool;
  private final int number;
  private final Endpoint endpoint;
  private final @Nullable List<ServedModel> answered;
  private final boolean announced;
  private final EndpointLoad load;
  private final LatestMetrics metrics;
  private final ServerHealth health;
  private final @Nullable Wakefulness wakefulness;
  private final Set<String> modelNames;
  private final boolean known;
  private final long addressHash;

  private PooledEndpoint(
      Pool pool,
      int number,
      Endpoint endpoint,
      @Nullable List<ServedModel> answered,
      boolean announced,
      EndpointLoad load,
      LatestMetrics metrics,
      ServerHealth health,
      @Nullable Wakefulness wakefulness) {
    this.pool = pool;
    this.number = number;
    this.endpoint = endpoint;
    this.answered = answered;
    this.announced = announced;
    this.load = load;
    this.metrics = metrics;
    this.health = health;
    this.wakefulness = wakefulness;
    this.modelNames =
        models().stream().map(ServedModel::name).collect(Collectors.toUnmodifiableSet());
    this.known = announced && knowsModels();
    this.addressHash = ServerSlots.mixed(endpoint.id().text().hashCode());
  }

  static PooledEndpoint discovered(
      Pool pool,
      int number,
      Endpoint endpoint,
      boolean announced,
      EndpointLoad load,
      ServerHealth health) {
    return new PooledEndpoint(
        pool,
        number,
        endpoint,
        null,
        announced,
        load,
        new LatestMetrics(),
        health,
        endpoint.devices() == null ? null : Wakefulness.UNKNOWN);
  }

  PooledEndpoint withEndpoint(Endpoint changed) {
    return new PooledEndpoint(
        pool, number, changed, answered, announced, load, metrics, health, wakefulnessAs(changed));
  }

  /** One that shares with others than before has to be asked again. */
  private @Nullable Wakefulness wakefulnessAs(Endpoint changed) {
    if (changed.devices() == null) {
      return null;
    }
    return Objects.equals(changed.deviceGroup(), endpoint.deviceGroup())
        ? wakefulness
        : Wakefulness.UNKNOWN;
  }

  /** Without effect on one that shares with nobody. */
  PooledEndpoint withWakefulness(Wakefulness changed) {
    return endpoint.devices() == null
        ? this
        : new PooledEndpoint(
            pool, number, endpoint, answered, announced, load, metrics, health, changed);
  }

  PooledEndpoint withAnsweredModels(@Nullable List<ServedModel> models) {
    return new PooledEndpoint(
        pool, number, endpoint, models, announced, load, metrics, health, wakefulness);
  }

  PooledEndpoint withAnnounced() {
    return new PooledEndpoint(
        pool, number, endpoint, answered, true, load, metrics, health, wakefulness);
  }

  /** The name of its pool. */
  public String pool() {
    return pool.name();
  }

  /** Its {@link ServerNumbers number}, for as long as it is in the pool; 0 if it has none. */
  int number() {
    return number;
  }

  /** The endpoint of that name in the same pool, as of now; null if it is gone. */
  @Nullable PooledEndpoint neighbour(EndpointId other) {
    return pool.snapshot().find(other);
  }

  public EndpointId id() {
    return endpoint.id();
  }

  /** Whether both are one server as it changes, and not one and who had its address before. */
  public boolean isSameServer(PooledEndpoint other) {
    return health == other.health;
  }

  /** Of its {@link #id} alone, the same in every process; all its bits are mixed. */
  public long addressHash() {
    return addressHash;
  }

  /** What discovery said. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** What it serves: as declared, else as it answered; empty while neither is known. */
  public List<ServedModel> models() {
    List<ServedModel> declared = endpoint.models();
    if (declared != null) {
      return declared;
    }
    return answered == null ? List.of() : answered;
  }

  /** Whether it answers for the model, under a name of its own or an adapter's. */
  public boolean serves(String model) {
    return modelNames.contains(model);
  }

  /** The names of what it serves. */
  Set<String> modelNames() {
    return modelNames;
  }

  /** Whether every Envoy that takes its endpoints from Berth knows it. */
  boolean announced() {
    return announced;
  }

  /** How it stands at this moment, also in an old snapshot. */
  public Lifecycle lifecycle() {
    if (!knowsModels()) {
      return Lifecycle.STARTING;
    }
    return announced ? health.state().lifecycle() : Lifecycle.SYNCING;
  }

  /** Whether its models are known, to every Envoy it, and it is awake: if well, it is picked. */
  public boolean isReady() {
    return known && isAwake();
  }

  /** Whether it has its accelerators, and keeps them. */
  public boolean isAwake() {
    return wakefulness == null || wakefulness == Wakefulness.AWAKE;
  }

  /** Whether it may be {@link #isReady} in a while, after a switch of its device group. */
  boolean isWakeable() {
    return known && !isAwake() && wakefulness != Wakefulness.FAILED;
  }

  /** Whether it has its accelerators; null when it shares them with nobody. */
  public @Nullable Wakefulness wakefulness() {
    return wakefulness;
  }

  /** Whether anybody has said what it serves. */
  public boolean knowsModels() {
    return endpoint.models() != null || answered != null;
  }

  /** Whether it lives and dies with the other one, or is the other one. */
  boolean isInLockstepWith(PooledEndpoint other) {
    String group = endpoint.lockstep();
    return id().equals(other.id()) || (group != null && group.equals(other.endpoint.lockstep()));
  }

  /** Whether somebody wants it left alone, at this moment. */
  public boolean isDraining() {
    return health.state() instanceof Draining;
  }

  /** Whether requests are given to it as to any other, at this moment. */
  public boolean isInService() {
    return health.state() instanceof InService;
  }

  /** The same object in every snapshot, until it leaves the pool. */
  public ServerHealth health() {
    return health;
  }

  /** Its work in flight: the same object in every snapshot. */
  public EndpointLoad load() {
    return load;
  }

  /**
   * It has said this of itself: from now on it has a memory of that size, and an empty one if it
   * has started anew. Called by one thread at a time.
   *
   * @return whether it has started anew since it said something the last time
   */
  public boolean onMetrics(EndpointMetrics said) {
    EndpointMetrics before = metrics.getOfAnyAge();
    boolean restarted = before != null && said.hasRestartedSince(before);
    if (restarted) {
      load.memory().forget();
    } else if (before != null) {
      pool.paces().onRead(modelNames, said.promptsRead().since(before.promptsRead()));
    }
    load.memory().resize(said.kvCache().capacityTokens());
    metrics.set(said);
    return restarted;
  }

  /** What it says of itself: the same object in every snapshot, until it leaves the pool. */
  public LatestMetrics metrics() {
    return metrics;
  }
}
