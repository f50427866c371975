package dev.berth.config;

import dev.berth.base.HostPort;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The key {@code discovery} of a pool: exactly one way of finding its servers. */
final class DiscoverySection {

  private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
  private static final Format<String> NAMESPACE =
      Format.matching("the name of a namespace", Pattern.compile(DNS_LABEL));
  private static final Format<String> POOL_NAME =
      Format.matching(
          "the name of an InferencePool, without its namespace",
          Pattern.compile("(?=.{1,253}$)" + DNS_LABEL + "(\\." + DNS_LABEL + ")*"));
  private static final Format<String> LABEL_KEY =
      Format.matching(
          "the key of a label",
          Pattern.compile("([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"));
  private static final Format<String> LABEL_VALUE =
      Format.matching(
          "the value of a label",
          Pattern.compile("([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?"));
  private static final Format<String> PORT =
      new Format<>(
          "a port between 1 and " + HostPort.MAX_PORT + ", or the name of a container port",
          DiscoverySection::port);
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,4}");
  private static final Pattern PORT_NAME =
      Pattern.compile("(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?");

  private final Format<Path> path;
  private final YamlDecoder<Path> existingFile;

  /**
   * @param path resolves the paths of the file
   * @param existingFile the same for files that must be there
   */
  DiscoverySection(Format<Path> path, YamlDecoder<Path> existingFile) {
    this.path = path;
    this.existingFile = existingFile;
  }

  Decoded<DiscoveryConfig> discovery(YamlNode node) {
    YamlSection at = node.section("file", "kubernetes");
    Decoded<FileDiscoveryConfig> file = at.optional("file", this::file);
    Decoded<KubernetesDiscoveryConfig> kubernetes = at.optional("kubernetes", this::kubernetes);
    return at.build(() -> theOne(file.orNull(), kubernetes.orNull()));
  }

  private static DiscoveryConfig theOne(
      @Nullable DiscoveryConfig file, @Nullable DiscoveryConfig kubernetes) {
    if (file != null && kubernetes == null) {
      return file;
    }
    if (kubernetes != null && file == null) {
      return kubernetes;
    }
    throw new IllegalArgumentException("either file or kubernetes");
  }

  private Decoded<FileDiscoveryConfig> file(YamlNode node) {
    YamlSection at = node.section("path");
    Decoded<Path> file = at.required("path", n -> n.text(path));
    return at.build(() -> new FileDiscoveryConfig(file.get()));
  }

  private Decoded<KubernetesDiscoveryConfig> kubernetes(YamlNode node) {
    YamlSection at =
        node.section(
            "namespace",
            "inferencePool",
            "selector",
            "ports",
            "modelRewrites",
            "objectives",
            "kubeconfig");
    var namespace = at.optional("namespace", n -> n.text(NAMESPACE));
    var pool = at.optional("inferencePool", n -> n.text(POOL_NAME));
    var selector = at.optional("selector", DiscoverySection::selector, Map.of());
    Decoded<List<String>> ports = at.optional("ports", DiscoverySection::ports, List.of());
    Decoded<Boolean> rewrites = at.optional("modelRewrites", YamlNode::truth, false);
    Decoded<Boolean> objectives = at.optional("objectives", YamlNode::truth, false);
    Decoded<Path> kubeconfig = at.optional("kubeconfig", existingFile);
    return at.build(
        () ->
            new KubernetesDiscoveryConfig(
                namespace.orNull(),
                pool.orNull(),
                selector.get(),
                ports.get(),
                rewrites.get(),
                objectives.get(),
                kubeconfig.orNull()));
  }

  private static Decoded<Map<String, String>> selector(YamlNode node) {
    int most = KubernetesDiscoveryConfig.MAX_LABELS;
    return node.mapping(
        "a mapping of 1 to " + most + " labels", most, LABEL_KEY, n -> n.text(LABEL_VALUE));
  }

  private static Decoded<List<String>> ports(YamlNode node) {
    int most = KubernetesDiscoveryConfig.MAX_PORTS;
    Distinct<String> distinct = new Distinct<>("a port of its own");
    return node.list(
        "a list of 1 to " + most + " ports", 1, most, n -> distinct.first(n, n.textOrNumber(PORT)));
  }

  private static String port(String text) {
    boolean number = NUMBER.matcher(text).matches();
    if (number ? Integer.parseInt(text) > HostPort.MAX_PORT : !PORT_NAME.matcher(text).matches()) {
      throw new IllegalArgumentException();
    }
    return text;
  }
}
