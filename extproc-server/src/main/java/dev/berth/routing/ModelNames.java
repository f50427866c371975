package dev.berth.routing;

import dev.berth.config.ModelRewrites;
import dev.berth.config.ModelsConfig;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.PoolSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the names that clients write mean to the servers of one pool. Any thread; what changes is
 * the counters of the aliases, and what {@link #rewrite} brings.
 *
 * <p><b>An alias</b> stands for models; it comes before a model of the same name, because somebody
 * wrote it down on purpose. Of several models one is picked by weight among those with a server
 * that is well, else among those with a ready one, so that a model that is down costs no request as
 * long as another one is up.
 *
 * <p><b>An adapter</b> sits on a base model. Servers that list it have it loaded, and get its
 * requests. One that the configuration names is loaded by its base's servers when it is asked for:
 * while no server that is well lists it, any of them will do, and its name stays in the request.
 *
 * <p><b>Any other name</b> means itself, when some server serves it.
 */
public final class ModelNames {

  /** What the servers of a model should be, the better first. */
  private static final List<BiPredicate<ModelServers, String>> WISHES =
      List.of(ModelServers::anyIsWell, ModelServers::anyIsReady);

  private final Aliases aliases;
  private final Map<String, String> adapters;

  public ModelNames(ModelsConfig config) {
    this.aliases = new Aliases(config.aliases());
    this.adapters = config.adapters();
  }

  /**
   * From now on these names are aliases, beside those of the configuration, which come first. One
   * thread at a time.
   */
  public void rewrite(ModelRewrites rewrites) {
    aliases.rewrite(rewrites);
  }

  /**
   * What a request for this name goes to.
   *
   * @return null when no server, ready or not, is known to serve it
   */
  @Nullable Meaning resolve(String name, PoolSnapshot pool, ModelServers servers) {
    Alias alias = aliases.of(name);
    if (alias == null) {
      return meaning(name, pool, servers);
    }
    String model = null;
    for (int i = 0; i < WISHES.size() && model == null; i++) {
      model = alias.pick(meets(WISHES.get(i), pool, servers));
    }
    if (model == null) {
      model = alias.pick(isKnown(pool));
    }
    return model == null ? null : meaning(model, pool, servers);
  }

  /** Whether the name stands for models, which need not have another one. */
  boolean isAlias(String name) {
    return aliases.of(name) != null;
  }

  /** Whether any name stands for models. */
  boolean haveAliases() {
    return !aliases.areNone();
  }

  /** What a request for this name goes to where nobody can write another one into it. */
  @Nullable Meaning resolveAsWritten(String name, PoolSnapshot pool, ModelServers servers) {
    return meaning(name, pool, servers);
  }

  /**
   * Everything that {@link #resolve} might answer, with the weights; one of weight 1 where the name
   * is no alias, none where it would answer null. Picks nothing.
   */
  Map<Meaning, Integer> meanings(String name, PoolSnapshot pool, ModelServers servers) {
    Alias alias = aliases.of(name);
    if (alias == null) {
      Meaning meaning = meaning(name, pool, servers);
      return meaning == null ? Map.of() : Map.of(meaning, 1);
    }
    Map<String, Integer> choices = Map.of();
    for (int i = 0; i < WISHES.size() && choices.isEmpty(); i++) {
      choices = alias.choices(meets(WISHES.get(i), pool, servers));
    }
    if (choices.isEmpty()) {
      choices = alias.choices(isKnown(pool));
    }
    Map<Meaning, Integer> meanings = new LinkedHashMap<>();
    choices.forEach(
        (model, weight) ->
            meanings.put(Objects.requireNonNull(meaning(model, pool, servers)), weight));
    return meanings;
  }

  /** Whether a request for the model could go to servers that are as wished, or to its base's. */
  private Predicate<String> meets(
      BiPredicate<ModelServers, String> wish, PoolSnapshot pool, ModelServers servers) {
    return model -> {
      String base = baseOnDemand(model, pool);
      return (pool.model(model) != null && wish.test(servers, model))
          || (base != null && wish.test(servers, base));
    };
  }

  private Predicate<String> isKnown(PoolSnapshot pool) {
    return model -> pool.model(model) != null || baseOnDemand(model, pool) != null;
  }

  private @Nullable Meaning meaning(String model, PoolSnapshot pool, ModelServers servers) {
    boolean listed = pool.model(model) != null;
    String base = baseOnDemand(model, pool);
    if (base == null) {
      return listed ? Meaning.itself(model) : null;
    }
    return listed && isBetterAtItself(model, base, servers)
        ? Meaning.itself(model)
        : new Meaning(model, base);
  }

  private static boolean isBetterAtItself(String model, String base, ModelServers servers) {
    for (BiPredicate<ModelServers, String> wish : WISHES) {
      if (wish.test(servers, model) || wish.test(servers, base)) {
        return wish.test(servers, model);
      }
    }
    return true;
  }

  /** The model whose servers load it when it is asked for; null if there is none. */
  private @Nullable String baseOnDemand(String model, PoolSnapshot pool) {
    String base = adapters.get(model);
    return base == null || pool.model(base) == null ? null : base;
  }

  /** Every name that a client may write at this moment, sorted. */
  List<ListedModel> list(PoolSnapshot pool) {
    SortedSet<String> names = new TreeSet<>(adapters.keySet());
    names.addAll(aliases.names());
    pool.models().forEach(model -> names.add(model.name()));
    return names.stream().map(name -> find(name, pool)).filter(Objects::nonNull).toList();
  }

  /** What is told of one name; null when no server is known to serve it. */
  @Nullable ListedModel find(String name, PoolSnapshot pool) {
    Alias alias = aliases.of(name);
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
