package dev.berth.config;

import java.time.Duration;
import java.util.Map;

/** The key {@code switching} of a pool. */
final class SwitchingSection {

  private static final Format<String> MODEL =
      Format.name("a model name", ModelsConfig.MAX_NAME_LENGTH);

  private SwitchingSection() {}

  static Decoded<SwitchingConfig> switching(YamlNode node) {
    YamlSection at = node.section("hold");
    var hold = at.optional("hold", SwitchingSection::hold, HoldConfig.DEFAULT);
    return at.build(() -> new SwitchingConfig(hold.get()));
  }

  private static Decoded<HoldConfig> hold(YamlNode node) {
    YamlSection at =
        node.section("requestsPerModel", "bodies", "timeout", "timeouts", "longest", "header");
    HoldConfig standard = HoldConfig.DEFAULT;
    var requests =
        at.optional(
            "requestsPerModel",
            n -> n.integer(1, HoldConfig.MAX_REQUESTS),
            standard.requestsPerModel());
    var bodies =
        at.optional(
            "bodies", n -> n.textOrNumber(HoldConfig.BODIES.format()), standard.bodyBytes());
    var timeout = at.optional("timeout", SwitchingSection::duration, standard.timeout());
    var timeouts = at.optional("timeouts", SwitchingSection::timeouts, standard.timeouts());
    var longest = at.optional("longest", SwitchingSection::duration, standard.longest());
    var header = at.optional("header", n -> n.text(SchedulingSection.HEADER), standard.header());
    return at.build(
        () ->
            new HoldConfig(
                requests.get(),
                bodies.get(),
                timeout.get(),
                timeouts.get(),
                longest.get(),
                header.get()));
  }

  private static Decoded<Duration> duration(YamlNode node) {
    return node.text(HoldConfig.TIMEOUT.format());
  }

  private static Decoded<Map<String, Duration>> timeouts(YamlNode node) {
    int most = HoldConfig.MAX_MODELS;
    return node.mapping(
        "a mapping of 1 to " + most + " models to durations",
        most,
        MODEL,
        SwitchingSection::duration);
  }
}
