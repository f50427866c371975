package dev.berth.discovery.kubernetes.pod;

import dev.berth.base.HostPort;
import dev.berth.config.ConfigResult;
import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.config.Decoded;
import dev.berth.config.Yaml;
import dev.berth.config.YamlNode;
import dev.berth.discovery.ModelList;
import dev.berth.discovery.Summary;
import dev.berth.endpoint.ServedModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * AIBrix's ModelClaims: {@code modelclaim.aibrix.ai/<claim>: {"model": …, "port": …, "state": …}}
 * for each engine that runs in a pod of its warm pool. Port 0, and any state but {@code active},
 * says that it is not to be routed to. Its controller rewrites these annotations all the time.
 */
final class ModelClaims implements PortRule {

  static final String PREFIX = "modelclaim.aibrix.ai/";

  private static final String ACTIVE = "active";

  /**
   * One claim.
   *
   * @param routable whether it may get requests
   */
  private record Claim(String model, int port, boolean routable) {}

  @Override
  public String label() {
    return "modelclaim.aibrix.ai";
  }

  @Override
  public @Nullable List<FoundServer> servers(PodFacts pod, List<Integer> poolPorts) {
    SortedMap<String, String> claims = new TreeMap<>();
    pod.annotations().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(PREFIX))
        .forEach(entry -> claims.put(entry.getKey(), entry.getValue()));
    return claims.isEmpty()
        ? null
        : claims.entrySet().stream()
            .map(ModelClaims::claim)
            .filter(Claim::routable)
            .map(ModelClaims::server)
            .toList();
  }

  private static FoundServer server(Claim claim) {
    return FoundServer.of(claim.port(), List.of(ServedModel.of(claim.model())));
  }

  private static Claim claim(Map.Entry<String, String> annotation) {
    ConfigResult<Claim> result =
        Yaml.decode(annotation.getValue().getBytes(StandardCharsets.UTF_8), ModelClaims::decode);
    if (result instanceof Loaded<Claim> good) {
      return good.config();
    }
    throw new IllegalArgumentException(
        annotation.getKey() + ": " + Summary.of(((Invalid<Claim>) result).problems()));
  }

  /** Its controller knows more keys than these. */
  private static Decoded<Claim> decode(YamlNode node) {
    var at = node.openSection();
    Decoded<String> model = at.required("model", n -> n.text(ModelList.NAME));
    Decoded<Integer> port = at.required("port", n -> n.integer(0, HostPort.MAX_PORT));
    Decoded<String> state = at.optional("state", n -> n.text(ModelList.NAME), ACTIVE);
    return at.build(
        () -> new Claim(model.get(), port.get(), port.get() > 0 && state.get().equals(ACTIVE)));
  }
}
