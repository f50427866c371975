package dev.berth.discovery;

import dev.berth.config.Decoded;
import dev.berth.config.Distinct;
import dev.berth.config.Format;
import dev.berth.config.YamlNode;
import dev.berth.config.YamlSection;
import dev.berth.endpoint.ServedModel;
import java.util.List;

/** How people write down the models of a server: names, and adapters with their base. */
public final class ModelList {

  /** How many models a server may have. */
  public static final int MAX_MODELS = 1_000;

  /** The name of a model. */
  public static final Format<String> NAME = Format.name("a model name", 256);

  private ModelList() {}

  /** A list of {@code name} or {@code {name: …, base: …}}. */
  public static Decoded<List<ServedModel>> decode(YamlNode node) {
    Distinct<String> names = new Distinct<>("a model of its own");
    return node.list(
        "a list of 1 to " + MAX_MODELS + " models (without the key the server is asked)",
        1,
        MAX_MODELS,
        n -> n.isMapping() ? adapter(n, names) : model(n, names));
  }

  private static Decoded<ServedModel> model(YamlNode node, Distinct<String> names) {
    String name = names.first(node, node.text(NAME)).orNull();
    return new Decoded<>(name == null ? null : ServedModel.of(name));
  }

  private static Decoded<ServedModel> adapter(YamlNode node, Distinct<String> names) {
    YamlSection at = node.section("name", "base");
    var name = at.required("name", n -> names.first(n, n.text(NAME)));
    var base = at.optional("base", n -> n.text(NAME));
    return at.build(() -> new ServedModel(name.get(), base.orNull()));
  }
}
