package dev.berth.pool;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Lifecycle;
import dev.berth.endpoint.ServedModel;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as the pool sees it at one moment. Immutable, but for the counters behind {@link
 * #load()}.
 */
public final class PooledEndpoint {

  private final String pool;
  private final Endpoint endpoint;
  private final @Nullable List<ServedModel> answered;
  private final boolean announced;
  private final EndpointLoad load;
  private final Set<String> modelNames;

  private PooledEndpoint(
      String pool,
      Endpoint endpoint,
      @Nullable List<ServedModel> answered,
      boolean announced,
      EndpointLoad load) {
    this.pool = pool;
    this.endpoint = endpoint;
    this.answered = answered;
    this.announced = announced;
    this.load = load;
    this.modelNames =
        models().stream().map(ServedModel::name).collect(Collectors.toUnmodifiableSet());
  }

  static PooledEndpoint discovered(
      String pool, Endpoint endpoint, boolean announced, EndpointLoad load) {
    return new PooledEndpoint(pool, endpoint, null, announced, load);
  }

  PooledEndpoint withEndpoint(Endpoint changed) {
    return new PooledEndpoint(pool, changed, answered, announced, load);
  }

  PooledEndpoint withAnsweredModels(@Nullable List<ServedModel> models) {
    return new PooledEndpoint(pool, endpoint, models, announced, load);
  }

  PooledEndpoint withAnnounced() {
    return new PooledEndpoint(pool, endpoint, answered, true, load);
  }

  /** The name of its pool. */
  public String pool() {
    return pool;
  }

  public EndpointId id() {
    return endpoint.id();
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

  /** Whether every Envoy that takes its endpoints from Berth knows it. */
  boolean announced() {
    return announced;
  }

  public Lifecycle lifecycle() {
    if (endpoint.models() == null && answered == null) {
      return Lifecycle.STARTING;
    }
    return announced ? Lifecycle.READY : Lifecycle.SYNCING;
  }

  /** Whether it may be picked. */
  public boolean isReady() {
    return lifecycle() == Lifecycle.READY;
  }

  /** Its work in flight: the same object in every snapshot. */
  public EndpointLoad load() {
    return load;
  }
}
