package dev.berth.discovery;

import dev.berth.config.Decoded;
import dev.berth.config.Format;
import dev.berth.config.YamlNode;
import dev.berth.config.YamlSection;
import dev.berth.endpoint.DeviceShare;
import org.jspecify.annotations.Nullable;

/** How people write down that servers share accelerators: {@code deviceGroup} and {@code sleep}. */
public final class DeviceKeys {

  /** The name of the servers that share them. */
  public static final String GROUP = "deviceGroup";

  /** How one of them sleeps. */
  public static final String SLEEP = "sleep";

  private static final Format<String> NAME = Format.name("a name of a device group", 253);

  private final Decoded<String> group;
  private final Decoded<Integer> level;

  private DeviceKeys(Decoded<String> group, Decoded<Integer> level) {
    this.group = group;
    this.level = level;
  }

  /** Reads both keys of a server. */
  public static DeviceKeys of(YamlSection server) {
    return new DeviceKeys(
        server.optional(GROUP, node -> node.text(NAME)), server.optional(SLEEP, DeviceKeys::level));
  }

  private static Decoded<Integer> level(YamlNode node) {
    YamlSection at = node.section("level");
    Decoded<Integer> level =
        at.optional(
            "level",
            n -> n.integer(1, DeviceShare.DEEPEST_SLEEP_LEVEL),
            DeviceShare.DEFAULT_SLEEP_LEVEL);
    return at.build(level::get);
  }

  /**
   * What they say together; null without them. Called within {@link YamlSection#build}.
   *
   * @throws IllegalArgumentException when a server is to sleep that shares with nobody
   */
  public @Nullable DeviceShare share() {
    String name = group.orNull();
    Integer depth = level.orNull();
    if (name == null && depth != null) {
      throw new IllegalArgumentException("sleep only with a deviceGroup");
    }
    return name == null
        ? null
        : new DeviceShare(name, depth == null ? DeviceShare.DEFAULT_SLEEP_LEVEL : depth);
  }
}
