package dev.berth.config;

import java.util.Map;
import java.util.Set;

/**
 * The key {@code models} of a pool. What an alias or an adapter points to is a name that servers
 * use, so that no name stands for a name that stands for something else. An alias may point to its
 * own name among others: then the server's model of that name is meant.
 */
final class ModelsSection {

  private static final Format<String> NAME =
      Format.name("a model name", ModelsConfig.MAX_NAME_LENGTH);

  private static final Format<String> MODEL_OF_ALIAS =
      new Format<>(
          "a model, or a mapping of 1 to "
              + ModelsConfig.MAX_MODELS_OF_ALIAS
              + " models to their weights",
          NAME.parser());
  private static final String NO_ALIAS = "a name that servers use, not an alias";

  private final Set<String> aliases;
  private final Set<String> adapters;

  private ModelsSection(YamlNode node) {
    this.aliases = node.at("aliases").keys();
    this.adapters = node.at("adapters").keys();
  }

  static Decoded<ModelsConfig> models(YamlNode node) {
    YamlSection at = node.section("aliases", "adapters");
    ModelsSection section = new ModelsSection(node);
    var aliases = at.optional("aliases", section::aliases, Map.of());
    var adapters = at.optional("adapters", section::adapters, Map.of());
    return at.build(() -> new ModelsConfig(aliases.get(), adapters.get()));
  }

  private Decoded<Map<String, Map<String, Integer>>> aliases(YamlNode node) {
    int most = ModelsConfig.MAX_ALIASES;
    return node.mapping("a mapping of 1 to " + most + " names to models", most, NAME, this::alias);
  }

  private Decoded<Map<String, Integer>> alias(YamlNode node) {
    return node.isMapping() ? weights(node) : only(node);
  }

  private Decoded<Map<String, Integer>> only(YamlNode node) {
    String model = served(node, node.text(MODEL_OF_ALIAS)).orNull();
    return new Decoded<>(model == null ? null : Map.of(model, 1));
  }

  private Decoded<Map<String, Integer>> weights(YamlNode node) {
    boolean several = node.keys().size() > 1;
    return node.mapping(
        MODEL_OF_ALIAS.expected(),
        ModelsConfig.MAX_MODELS_OF_ALIAS,
        NAME,
        n -> {
          boolean itself = several && n.key().equals(node.key());
          if (aliases.contains(n.key()) && !itself) {
            n.refuseKey(NO_ALIAS);
          }
          return n.integer(1, ModelsConfig.MAX_WEIGHT);
        });
  }

  private Decoded<Map<String, String>> adapters(YamlNode node) {
    int most = ModelsConfig.MAX_ADAPTERS;
    return node.mapping(
        "a mapping of 1 to " + most + " adapters to their base models", most, NAME, this::adapter);
  }

  private Decoded<String> adapter(YamlNode node) {
    if (aliases.contains(node.key())) {
      node.refuseKey("an adapter that is no alias too");
    }
    Decoded<String> base = served(node, node.text(NAME));
    return base.orNull() != null && adapters.contains(base.orNull())
        ? node.refuse("the name of a model, not of an adapter")
        : base;
  }

  private Decoded<String> served(YamlNode node, Decoded<String> model) {
    return model.orNull() != null && aliases.contains(model.orNull())
        ? node.refuse(NO_ALIAS)
        : model;
  }
}
