package dev.berth.routing;

import dev.berth.config.ModelsConfig;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.PoolSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the names that clients write mean to the servers of one pool. Any thread; never changes, but
 * for the counters of the aliases.
 *
 * <p><b>An alias</b> stands for models; it comes before a model of the same name, because somebody
 * wrote it down on purpose. Of several models one is picked by weight among those with a ready
 * server, so that a model that is down costs no request as long as another one is up.
 *
 * <p><b>An adapter</b> sits on a base model. Servers that list it have it loaded, and get its
 * requests. One that the configuration names is loaded by its base's servers when it is asked for:
 * while no ready server lists it, any of them will do, and its name stays in the request.
 *
 * <p><b>Any other name</b> means itself, when some server serves it.
 */
public final class ModelNames {

  private final Map<String, Alias> aliases;
  private final Map<String, String> adapters;

  public ModelNames(ModelsConfig config) {
    this.aliases =
        config.aliases().entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> new Alias(entry.getValue())));
    this.adapters = config.adapters();
  }

  /**
   * What a request for this name goes to.
   *
   * @param isReady whether the request could go to a server of a model at once
   * @return null when no server, ready or not, is known to serve it
   */
  @Nullable Meaning resolve(String name, PoolSnapshot pool, Predicate<String> isReady) {
    Alias alias = aliases.get(name);
    if (alias == null) {
      return meaning(name, pool, isReady);
    }
    String model = alias.pick(isReadyUnderItsName(pool, isReady));
    if (model == null) {
      model = alias.pick(isKnown(pool));
    }
    return model == null ? null : meaning(model, pool, isReady);
  }

  /** Whether the name stands for models, which need not have another one. */
  boolean isAlias(String name) {
    return aliases.containsKey(name);
  }

  /** Whether any name stands for models. */
  boolean haveAliases() {
    return !aliases.isEmpty();
  }

  /** What a request for this name goes to where nobody can write another one into it. */
  @Nullable Meaning resolveAsWritten(String name, PoolSnapshot pool, Predicate<String> isReady) {
    return meaning(name, pool, isReady);
  }

  /**
   * Everything that {@link #resolve} might answer, with the weights; one of weight 1 where the name
   * is no alias, none where it would answer null. Picks nothing.
   */
  Map<Meaning, Integer> meanings(String name, PoolSnapshot pool, Predicate<String> isReady) {
    Alias alias = aliases.get(name);
    if (alias == null) {
      Meaning meaning = meaning(name, pool, isReady);
      return meaning == null ? Map.of() : Map.of(meaning, 1);
    }
    Map<String, Integer> choices = alias.choices(isReadyUnderItsName(pool, isReady));
    if (choices.isEmpty()) {
      choices = alias.choices(isKnown(pool));
    }
    Map<Meaning, Integer> meanings = new LinkedHashMap<>();
    choices.forEach(
        (model, weight) ->
            meanings.put(Objects.requireNonNull(meaning(model, pool, isReady)), weight));
    return meanings;
  }

  private Predicate<String> isReadyUnderItsName(PoolSnapshot pool, Predicate<String> isReady) {
    return model -> {
      Meaning meaning = meaning(model, pool, isReady);
      return meaning != null && isReady.test(meaning.servedAs());
    };
  }

  private Predicate<String> isKnown(PoolSnapshot pool) {
    return model -> meaning(model, pool, unready -> false) != null;
  }

  private @Nullable Meaning meaning(String model, PoolSnapshot pool, Predicate<String> isReady) {
    boolean listed = pool.model(model) != null;
    String base = adapters.get(model);
    if (base == null || pool.model(base) == null) {
      return listed ? Meaning.itself(model) : null;
    }
    boolean loadedOnDemand = !listed || (!isReady.test(model) && isReady.test(base));
    return loadedOnDemand ? new Meaning(model, base) : Meaning.itself(model);
  }

  /** Every name that a client may write at this moment, sorted. */
  List<ListedModel> list(PoolSnapshot pool) {
    SortedSet<String> names = new TreeSet<>(adapters.keySet());
    names.addAll(aliases.keySet());
    pool.models().forEach(model -> names.add(model.name()));
    return names.stream().map(name -> find(name, pool)).filter(Objects::nonNull).toList();
  }

  /** What is told of one name; null when no server is known to serve it. */
  @Nullable ListedModel find(String name, PoolSnapshot pool) {
    Alias alias = aliases.get(name);
    if (alias != null) {
      String root = heaviest(alias.choices(isKnown(pool)));
      return root == null ? null : new ListedModel(name, root, null);
    }
    ServedModel listed = pool.model(name);
    String base = adapters.get(name);
    if (listed != null) {
      return new ListedModel(name, null, listed.base() == null ? base : listed.base());
    }
    return base == null || pool.model(base) == null ? null : new ListedModel(name, null, base);
  }

  private static @Nullable String heaviest(Map<String, Integer> weights) {
    return weights.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(null);
  }
}
