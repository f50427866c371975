package dev.berth.discovery;

import dev.berth.config.Decoded;
import dev.berth.config.YamlNode;
import dev.berth.config.YamlSection;
import dev.berth.endpoint.MetricsPlace;
import org.jspecify.annotations.Nullable;

/** How people write down where a server is asked for its metrics: {@code metrics}. */
public final class MetricsKeys {

  /** The mapping that holds the port and the rank. */
  public static final String NAME = "metrics";

  private final @Nullable Integer port;
  private final @Nullable Integer rank;

  private MetricsKeys(@Nullable Integer port, @Nullable Integer rank) {
    this.port = port;
    this.rank = rank;
  }

  /** Reads the mapping of a server. */
  public static Decoded<MetricsKeys> of(YamlSection server) {
    return server.optional(NAME, MetricsKeys::decode, new MetricsKeys(null, null));
  }

  private static Decoded<MetricsKeys> decode(YamlNode node) {
    YamlSection at = node.section("port", "rank");
    Decoded<Integer> port = at.optional("port", YamlNode::port);
    Decoded<Integer> rank = at.optional("rank", n -> n.integer(0, MetricsPlace.MAX_RANK));
    return at.build(() -> new MetricsKeys(port.orNull(), rank.orNull()));
  }

  /**
   * What they say together.
   *
   * @param ownPort the server's, which is asked where no other one is named
   */
  public MetricsPlace place(int ownPort) {
    return new MetricsPlace(port == null ? ownPort : port, rank);
  }
}
