package dev.berth.discovery;

import dev.berth.config.Decoded;
import dev.berth.config.YamlNode;
import dev.berth.config.YamlSection;
import org.jspecify.annotations.Nullable;

/** How people write down where a server is asked whether it is well: {@code probe}. */
public final class ProbeKeys {

  /** The mapping that holds the port. */
  public static final String NAME = "probe";

  private final @Nullable Integer port;

  private ProbeKeys(@Nullable Integer port) {
    this.port = port;
  }

  /** Reads the mapping of a server. */
  public static Decoded<ProbeKeys> of(YamlSection server) {
    return server.optional(NAME, ProbeKeys::decode, new ProbeKeys(null));
  }

  private static Decoded<ProbeKeys> decode(YamlNode node) {
    YamlSection at = node.section("port");
    Decoded<Integer> port = at.required("port", YamlNode::port);
    return at.build(() -> new ProbeKeys(port.get()));
  }

  /**
   * The port.
   *
   * @param ownPort the server's, which is asked where no other one is named
   */
  public int port(int ownPort) {
    return port == null ? ownPort : port;
  }
}
