package dev.berth.pool;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.prefix.PromptBlocks;
import dev.berth.prefix.RecentHolders;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The pool at one moment: its endpoints in the order of their addresses, with the indexes a
 * decision needs. Immutable; endpoints are named by their position, so that stages pass plain int
 * arrays.
 */
public final class PoolSnapshot {

  private static final int[] NONE = {};

  private final long version;
  private final List<PooledEndpoint> endpoints;
  private final @Nullable PooledEndpoint[] byNumber;
  private final RecentHolders holders;
  private final Map<String, Integer> positions = new HashMap<>();
  private final int[] addressHashes;
  private final int[] ready;
  private final Map<String, int[]> readyByModel;
  private final Map<String, int[]> wakeableByModel;
  private final Map<String, ServedModel> models = new TreeMap<>();

  PoolSnapshot(long version, Collection<PooledEndpoint> sortedByAddress, RecentHolders holders) {
    this.version = version;
    this.holders = holders;
    this.endpoints = List.copyOf(sortedByAddress);
    this.addressHashes =
        endpoints.stream().mapToInt(endpoint -> endpoint.id().text().hashCode()).toArray();
    for (int i = 0; i < endpoints.size(); i++) {
      positions.put(endpoints.get(i).id().text(), i);
      endpoints.get(i).models().forEach(model -> models.putIfAbsent(model.name(), model));
    }
    this.byNumber = byNumber();
    this.ready =
        IntStream.range(0, endpoints.size()).filter(i -> endpoints.get(i).isReady()).toArray();
    this.readyByModel = byModel(ready);
    this.wakeableByModel =
        byModel(
            IntStream.range(0, endpoints.size())
                .filter(i -> endpoints.get(i).isWakeable())
                .toArray());
  }

  private @Nullable PooledEndpoint[] byNumber() {
    int most = endpoints.stream().mapToInt(PooledEndpoint::number).max().orElse(0);
    @Nullable PooledEndpoint[] numbered = new PooledEndpoint[most + 1];
    endpoints.forEach(endpoint -> numbered[endpoint.number()] = endpoint);
    numbered[ServerNumbers.NONE] = null;
    return numbered;
  }

  private Map<String, int[]> byModel(int[] candidates) {
    Map<String, int[]> grown = new HashMap<>();
    Map<String, Integer> sizes = new HashMap<>();
    for (int candidate : candidates) {
      for (ServedModel model : endpoints.get(candidate).models()) {
        int size = sizes.merge(model.name(), 1, Integer::sum);
        int[] positionsOfModel = grown.computeIfAbsent(model.name(), name -> new int[4]);
        if (size > positionsOfModel.length) {
          positionsOfModel = Arrays.copyOf(positionsOfModel, 2 * positionsOfModel.length);
          grown.put(model.name(), positionsOfModel);
        }
        positionsOfModel[size - 1] = candidate;
      }
    }
    grown.replaceAll((model, array) -> Arrays.copyOf(array, sizes.getOrDefault(model, 0)));
    return grown;
  }

  /** Grows by one with every change of the pool. */
  public long version() {
    return version;
  }

  /** All endpoints, ready or not, by address. */
  public List<PooledEndpoint> endpoints() {
    return endpoints;
  }

  public PooledEndpoint endpoint(int position) {
    return endpoints.get(position);
  }

  /** The hash of its address as text, at hand without a look at the endpoint itself. */
  public int addressHash(int position) {
    return addressHashes[position];
  }

  /** Where the endpoint with this canonical {@code ip:port} stands; -1 if it is not in the pool. */
  public int positionOf(String address) {
    return positions.getOrDefault(address, -1);
  }

  /** The endpoint of that name; null if it is not in the pool. */
  public @Nullable PooledEndpoint find(EndpointId id) {
    int position = positionOf(id.text());
    return position < 0 ? null : endpoint(position);
  }

  /**
   * Positions of the ready endpoints that serve a model; of all ready ones for null. The array is
   * the snapshot's own: not to be written to.
   */
  public int[] ready(@Nullable String model) {
    return model == null ? ready : readyByModel.getOrDefault(model, NONE);
  }

  /**
   * Positions of the endpoints that serve a model and are not awake, but could be woken; the state
   * of some may not be known yet. The array is the snapshot's own: not to be written to.
   */
  public int[] wakeable(String model) {
    return wakeableByModel.getOrDefault(model, NONE);
  }

  /**
   * Whether a server of the model that sleeps and wakes is awake, or could be.
   *
   * @param subset the only servers allowed, each {@code ip:port}; null when all are
   */
  public boolean canBeAwake(String model, @Nullable List<String> subset) {
    return anySleeper(wakeable(model), subset) || anySleeper(ready(model), subset);
  }

  private boolean anySleeper(int[] positions, @Nullable List<String> subset) {
    for (int position : positions) {
      PooledEndpoint server = endpoint(position);
      if (server.wakefulness() != null && (subset == null || subset.contains(server.id().text()))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Who was given the beginning of a prompt lately, as {@link RecentHolders#find} knows it.
   *
   * @param servers gets what {@link #numbered} takes; room for {@value RecentHolders#MOST}
   * @return how many they are
   */
  public int holdersOf(PromptBlocks prompt, int[] servers) {
    return holders.find(prompt, servers);
  }

  /** One that {@link #holdersOf} names; null when it is gone. */
  public @Nullable PooledEndpoint numbered(int server) {
    return server < byNumber.length ? byNumber[server] : null;
  }

  /** An endpoint is about to get a prompt; {@link #holdersOf} is to know it. Any thread. */
  public void noteHolder(PromptBlocks prompt, PooledEndpoint endpoint) {
    holders.note(prompt, endpoint.number());
  }

  /** Every model that any endpoint, ready or not, is known to serve; by name. */
  public Collection<ServedModel> models() {
    return models.values();
  }

  /** The model of that name; null if no endpoint is known to serve it. */
  public @Nullable ServedModel model(String name) {
    return models.get(name);
  }
}
