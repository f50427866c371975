package dev.berth.config;

import dev.berth.config.SwitchingConfig.Model;
import dev.berth.config.SwitchingConfig.Steps;
import java.time.Duration;
import java.util.Map;

/** The key {@code switching} of a pool. */
final class SwitchingSection {

  private static final Format<String> MODEL =
      Format.name("a model name", ModelsConfig.MAX_NAME_LENGTH);

  private static final Format<String> OBJECTIVE =
      Format.name("the name of an objective", HoldConfig.MAX_OBJECTIVE_LENGTH);

  private SwitchingSection() {}

  static Decoded<SwitchingConfig> switching(YamlNode node) {
    YamlSection at = node.section("policy", "models", "steps", "hold");
    var policy =
        at.optional("policy", n -> n.text(SwitchingPolicy.FORMAT), SwitchingPolicy.LAST_MOMENT);
    var models = at.optional("models", SwitchingSection::models, Map.of());
    var steps = at.optional("steps", SwitchingSection::steps, Steps.DEFAULT);
    var hold = at.optional("hold", SwitchingSection::hold, HoldConfig.DEFAULT);
    return at.build(() -> new SwitchingConfig(policy.get(), models.get(), steps.get(), hold.get()));
  }

  private static Decoded<Map<String, Model>> models(YamlNode node) {
    int most = SwitchingConfig.MAX_MODELS;
    return node.mapping(
        "a mapping of 1 to " + most + " models to what is special of them",
        most,
        MODEL,
        SwitchingSection::model);
  }

  private static Decoded<Model> model(YamlNode node) {
    YamlSection at = node.section("standing", "priority", "maxStarvation");
    var standing = at.optional("standing", n -> n.text(ModelStanding.FORMAT), ModelStanding.NORMAL);
    var priority =
        at.optional("priority", n -> n.number(Model.MIN_PRIORITY, Model.MAX_PRIORITY), 1.0);
    Decoded<Duration> starvation =
        at.optional("maxStarvation", n -> n.text(Model.STARVATION.format()));
    return at.build(() -> new Model(standing.get(), priority.get(), starvation.orNull()));
  }

  private static Decoded<Steps> steps(YamlNode node) {
    YamlSection at = node.section("drain", "sleep", "wake");
    Steps standard = Steps.DEFAULT;
    var drain = at.optional("drain", SwitchingSection::step, standard.drain());
    var sleep = at.optional("sleep", SwitchingSection::step, standard.sleep());
    var wake = at.optional("wake", SwitchingSection::step, standard.wake());
    return at.build(() -> new Steps(drain.get(), sleep.get(), wake.get()));
  }

  private static Decoded<Duration> step(YamlNode node) {
    return node.text(Steps.STEP.format());
  }

  private static Decoded<HoldConfig> hold(YamlNode node) {
    YamlSection at =
        node.section(
            "requestsPerModel", "bodies", "timeout", "timeouts", "longest", "header", "objectives");
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
    var objectives = at.optional("objectives", SwitchingSection::objectives, Map.of());
    return at.build(
        () ->
            new HoldConfig(
                requests.get(),
                bodies.get(),
                timeout.get(),
                timeouts.get(),
                longest.get(),
                header.get(),
                objectives.get()));
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

  private static Decoded<Map<String, Integer>> objectives(YamlNode node) {
    int most = HoldConfig.MAX_OBJECTIVES;
    return node.mapping(
        "a mapping of 1 to " + most + " objectives to their priorities",
        most,
        OBJECTIVE,
        n -> n.integer(Integer.MIN_VALUE, Integer.MAX_VALUE));
  }
}
