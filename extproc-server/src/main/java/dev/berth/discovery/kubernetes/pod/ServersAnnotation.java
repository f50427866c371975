package dev.berth.discovery.kubernetes.pod;

import dev.berth.config.ConfigResult;
import dev.berth.config.ConfigResult.Invalid;
import dev.berth.config.ConfigResult.Loaded;
import dev.berth.config.Decoded;
import dev.berth.config.Format;
import dev.berth.config.Yaml;
import dev.berth.config.YamlNode;
import dev.berth.config.YamlSection;
import dev.berth.discovery.DeviceKeys;
import dev.berth.discovery.MetricsKeys;
import dev.berth.discovery.ModelList;
import dev.berth.discovery.ProbeKeys;
import dev.berth.discovery.Summary;
import dev.berth.endpoint.ServedModel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code berth.dev/servers}: the pod says itself what runs in it.
 *
 * <p>As a list, {@code 8000-8003, 8004=qwen3-32b, 8005=llama-8b+my-lora}, or as JSON with the keys
 * of {@code servers.yaml} where they make sense: {@code [{"port": 8000, "models": ["qwen3-32b"],
 * "lockstep": "group-1", "state": "draining", "probe": {"port": 9000}, "metrics": {"port": 9001,
 * "rank": 0}, "deviceGroup": "gpu-0", "sleep": {"level": 1}}]}.
 */
final class ServersAnnotation implements PortRule {

  static final String KEY = "berth.dev/servers";

  private static final Format<String> LOCKSTEP = Format.name("a name of a lock-step group", 253);
  private static final Format<Boolean> STATE =
      Format.choice(List.of(false, true), draining -> draining ? "draining" : "serving");

  @Override
  public String label() {
    return KEY;
  }

  @Override
  public @Nullable List<FoundServer> servers(PodFacts pod, List<Integer> poolPorts) {
    String text = pod.annotations().get(KEY);
    if (text == null) {
      return null;
    }
    return text.stripLeading().startsWith("[") ? json(text) : list(text);
  }

  private static List<FoundServer> list(String text) {
    return Stream.of(text.split(",", -1))
        .map(String::trim)
        .filter(part -> !part.isEmpty())
        .flatMap(ServersAnnotation::entry)
        .toList();
  }

  private static Stream<FoundServer> entry(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      return FoundServer.at(PortList.range(text)).stream();
    }
    List<ServedModel> models = models(text.substring(equals + 1));
    return PortList.range(text.substring(0, equals).trim()).stream()
        .map(port -> FoundServer.of(port, models));
  }

  private static List<ServedModel> models(String text) {
    return Stream.of(text.split("\\+", -1))
        .map(name -> ServedModel.of(ModelList.NAME.parser().apply(name.trim())))
        .toList();
  }

  private static List<FoundServer> json(String text) {
    ConfigResult<List<FoundServer>> result =
        Yaml.decode(text.getBytes(StandardCharsets.UTF_8), ServersAnnotation::decode);
    if (result instanceof Loaded<List<FoundServer>> good) {
      return good.config();
    }
    throw new IllegalArgumentException(
        Summary.of(((Invalid<List<FoundServer>>) result).problems()));
  }

  private static Decoded<List<FoundServer>> decode(YamlNode node) {
    int most = PortRules.MAX_SERVERS;
    return node.list("a list of at most " + most + " servers", 0, most, ServersAnnotation::server);
  }

  private static Decoded<FoundServer> server(YamlNode node) {
    YamlSection at =
        node.section(
            "port",
            "models",
            "lockstep",
            "state",
            ProbeKeys.NAME,
            MetricsKeys.NAME,
            DeviceKeys.GROUP,
            DeviceKeys.SLEEP);
    Decoded<Integer> port = at.required("port", YamlNode::port);
    var models = at.optional("models", ModelList::decode);
    var lockstep = at.optional("lockstep", n -> n.text(LOCKSTEP));
    Decoded<Boolean> draining = at.optional("state", n -> n.text(STATE), false);
    Decoded<ProbeKeys> probe = ProbeKeys.of(at);
    Decoded<MetricsKeys> metrics = MetricsKeys.of(at);
    DeviceKeys devices = DeviceKeys.of(at);
    return at.build(
        () ->
            new FoundServer(
                port.get(),
                models.orNull(),
                lockstep.orNull(),
                draining.get(),
                probe.get().port(port.get()),
                metrics.get().place(port.get()),
                devices.share()));
  }
}
