package dev.berth.discovery;

import dev.berth.config.Decoded;
import dev.berth.config.Format;
import dev.berth.config.YamlNode;
import dev.berth.config.YamlSection;
import dev.berth.endpoint.DeviceShare;
import dev.berth.endpoint.EngineKind;
import dev.berth.endpoint.SleepStyle;
import org.jspecify.annotations.Nullable;

/** How people write down that servers share accelerators: {@code deviceGroup} and {@code sleep}. */
public final class DeviceKeys {

  /** The name of the servers that share them. */
  public static final String GROUP = "deviceGroup";

  /** How one of them sleeps. */
  public static final String SLEEP = "sleep";

  private static final Format<String> NAME = Format.name("a name of a device group", 253);

  private static final Format<EngineKind> ENGINE =
      Format.choice(SleepStyle.ENGINES, EngineKind::label);

  private final Decoded<String> group;
  private final Decoded<SleepStyle> sleep;

  private DeviceKeys(Decoded<String> group, Decoded<SleepStyle> sleep) {
    this.group = group;
    this.sleep = sleep;
  }

  /** Reads both keys of a server. */
  public static DeviceKeys of(YamlSection server) {
    return new DeviceKeys(
        server.optional(GROUP, node -> node.text(NAME)), server.optional(SLEEP, DeviceKeys::style));
  }

  private static Decoded<SleepStyle> style(YamlNode node) {
    SleepStyle usual = SleepStyle.DEFAULT;
    YamlSection at = node.section("level", "engine", "warmUp");
    Decoded<Integer> level =
        at.optional("level", n -> n.integer(1, SleepStyle.DEEPEST_LEVEL), usual.level());
    Decoded<EngineKind> engine = at.optional("engine", n -> n.text(ENGINE), usual.engine());
    Decoded<Boolean> warmUp = at.optional("warmUp", YamlNode::truth, usual.warmsUp());
    return at.build(() -> new SleepStyle(level.get(), engine.get(), warmUp.get()));
  }

  /**
   * What they say together; null without them. Called within {@link YamlSection#build}.
   *
   * @throws IllegalArgumentException when a server is to sleep that shares with nobody
   */
  public @Nullable DeviceShare share() {
    String name = group.orNull();
    SleepStyle style = sleep.orNull();
    if (name == null && style != null) {
      throw new IllegalArgumentException("sleep only with a deviceGroup");
    }
    return name == null ? null : new DeviceShare(name, style == null ? SleepStyle.DEFAULT : style);
  }
}
