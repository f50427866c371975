package dev.berth.routing;

import dev.berth.config.ModelRewrites;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The names that stand for models: those of the configuration, then those that were rewritten
 * elsewhere, then whatever is left, if all of it is rewritten. Any thread reads; one writer
 * publishes what was rewritten as a whole.
 */
final class Aliases {

  private final Map<String, Alias> configured;
  private volatile Rewritten rewritten = new Rewritten(Map.of(), null);

  /** The state of one moment. */
  private record Rewritten(Map<String, Alias> byName, @Nullable Alias others) {}

  Aliases(Map<String, Map<String, Integer>> configured) {
    this.configured = aliases(configured);
  }

  private static Map<String, Alias> aliases(Map<String, Map<String, Integer>> weights) {
    return weights.entrySet().stream()
        .collect(
            Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> new Alias(entry.getValue())));
  }

  /** Takes the place of everything that was rewritten before. */
  void rewrite(ModelRewrites now) {
    rewritten =
        new Rewritten(
            aliases(now.byName()), now.others().isEmpty() ? null : new Alias(now.others()));
  }

  /** What a name stands for; null when it stands for itself. */
  @Nullable Alias of(String name) {
    Alias alias = configured.get(name);
    return alias == null ? ofRewritten(name) : alias;
  }

  private @Nullable Alias ofRewritten(String name) {
    Rewritten now = rewritten;
    Alias alias = now.byName().get(name);
    return alias == null ? now.others() : alias;
  }

  /** Whether every name stands for itself. */
  boolean areNone() {
    Rewritten now = rewritten;
    return configured.isEmpty() && now.byName().isEmpty() && now.others() == null;
  }

  /** Those that are written down somewhere, sorted. */
  Set<String> names() {
    Set<String> names = new TreeSet<>(configured.keySet());
    names.addAll(rewritten.byName().keySet());
    return names;
  }
}
