package dev.berth.pool;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.health.Gate;
import dev.berth.prefix.PromptBlocks;
import dev.berth.prefix.RecentHolders;
import java.util.Arrays;
import java.util.BitSet;
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
  private final PooledEndpoint[] byPosition;
  private final long[][] loadRooms;
  private final int[] loadsAt;
  private final int[] positionsByNumber;
  private final RecentHolders holders;
  private final Map<String, Integer> positions = new HashMap<>();
  private final ServerSlots slots;
  private final Ready ready;
  private final Map<String, Ready> readyByModel = new HashMap<>();
  private final Map<String, int[]> wakeableByModel;
  private final Map<String, ServedModel> models = new TreeMap<>();

  /** Endpoints that may be picked. */
  private static final class Ready {

    private static final Ready NOBODY = new Ready(NONE);

    private final int[] positions;
    private final BitSet set = new BitSet();

    Ready(int[] positions) {
      this.positions = positions;
      for (int position : positions) {
        set.set(position);
      }
    }
  }

  PoolSnapshot(long version, Collection<PooledEndpoint> sortedByAddress, RecentHolders holders) {
    this.version = version;
    this.holders = holders;
    this.endpoints = List.copyOf(sortedByAddress);
    this.byPosition = endpoints.toArray(PooledEndpoint[]::new);
    this.loadRooms = endpoints.stream().map(each -> each.load().room()).toArray(long[][]::new);
    this.loadsAt = endpoints.stream().mapToInt(each -> each.load().at()).toArray();
    this.slots = new ServerSlots(endpoints);
    for (int i = 0; i < endpoints.size(); i++) {
      positions.put(endpoints.get(i).id().text(), i);
      endpoints.get(i).models().forEach(model -> models.putIfAbsent(model.name(), model));
    }
    this.positionsByNumber = positionsByNumber();
    this.ready =
        new Ready(
            IntStream.range(0, endpoints.size()).filter(i -> endpoints.get(i).isReady()).toArray());
    byModel(ready.positions).forEach((model, all) -> readyByModel.put(model, new Ready(all)));
    this.wakeableByModel =
        byModel(
            IntStream.range(0, endpoints.size())
                .filter(i -> endpoints.get(i).isWakeable())
                .toArray());
  }

  private int[] positionsByNumber() {
    int most = endpoints.stream().mapToInt(PooledEndpoint::number).max().orElse(0);
    int[] numbered = new int[most + 1];
    Arrays.fill(numbered, -1);
    for (int i = 0; i < endpoints.size(); i++) {
      numbered[endpoints.get(i).number()] = i;
    }
    numbered[ServerNumbers.NONE] = -1;
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
    return byPosition[position];
  }

  /**
   * What the load of {@link #endpoint} {@linkplain EndpointLoad#observe is}, without a look at it.
   */
  public long observe(int position) {
    return EndpointLoad.observe(loadRooms[position], loadsAt[position]);
  }

  /**
   * What the load of {@link #endpoint} {@linkplain EndpointLoad#cost costs}, without a look at one
   * that takes its full share.
   */
  public long cost(int position, long observed) {
    return EndpointLoad.gate(observed) == Gate.OPEN && observed >= 0
        ? EndpointLoad.workWithOthers(observed, loadRooms[position], loadsAt[position])
        : endpoint(position).load().cost(observed);
  }

  /** Where all endpoints stand, ready or not. */
  public ServerSlots slots() {
    return slots;
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
    return readyFor(model).positions;
  }

  /** Whether that endpoint is one of {@link #ready}. */
  public boolean isReady(int position, @Nullable String model) {
    return readyFor(model).set.get(position);
  }

  private Ready readyFor(@Nullable String model) {
    return model == null ? ready : readyByModel.getOrDefault(model, Ready.NOBODY);
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
   * Which of the {@link #ready} endpoints were given the beginning of a prompt lately, as {@link
   * RecentHolders#find} knows it.
   *
   * @param positions gets where they stand; room for {@value RecentHolders#MOST}
   * @return how many they are
   */
  public int readyHolders(PromptBlocks prompt, @Nullable String model, int[] positions) {
    int known = holders.find(prompt, positions);
    BitSet allowed = readyFor(model).set;
    int count = 0;
    for (int i = 0; i < known; i++) {
      int position = positions[i] < positionsByNumber.length ? positionsByNumber[positions[i]] : -1;
      if (position >= 0 && allowed.get(position)) {
        positions[count++] = position;
      }
    }
    return count;
  }

  /** An endpoint is about to get a prompt; {@link #readyHolders} is to know it. Any thread. */
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
