package dev.berth.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The key {@code scheduling} of a pool. */
final class SchedulingSection {

  private static final int MAX_CHOICES = 16;

  static final Format<String> HEADER =
      Format.matching(
          "the name of a header in lower case, such as x-berth-profile",
          Pattern.compile("[a-z0-9][-a-z0-9_.]{0,62}"));

  private static final Format<String> ANY_NAME = Format.name("the name of a policy", 256);

  private final Map<String, PolicyConfig> own;

  private SchedulingSection(List<ProfileConfig> profiles) {
    this.own = new LinkedHashMap<>();
    profiles.forEach(profile -> own.put(profile.label(), profile));
  }

  static Decoded<SchedulingConfig> scheduling(YamlNode node) {
    YamlSection at = node.section("policy", "profiles", "choice", "sessionHeader");
    Decoded<List<ProfileConfig>> profiles = at.optional("profiles", ProfilesSection::profiles);
    List<ProfileConfig> known = profiles.orNull() == null ? List.of() : profiles.orNull();
    SchedulingSection section = new SchedulingSection(known);
    SchedulingConfig standard = SchedulingConfig.DEFAULT;
    Decoded<PolicyConfig> policy = at.optional("policy", section::policy, standard.policy());
    Decoded<Choice> choice = at.optional("choice", section::choice, Choice.NONE);
    var session = at.optional("sessionHeader", n -> n.text(HEADER), standard.sessionHeader());
    return at.build(() -> choice.get().with(policy.get(), session.get()));
  }

  /** What a request may choose. */
  private record Choice(String header, Map<String, PolicyConfig> policies) {

    static final Choice NONE = new Choice("", Map.of());

    SchedulingConfig with(PolicyConfig policy, String sessionHeader) {
      return new SchedulingConfig(
          policy, header.isEmpty() ? null : header, policies, sessionHeader);
    }
  }

  private Decoded<Choice> choice(YamlNode node) {
    YamlSection at = node.section("header", "policies");
    Decoded<String> header = at.required("header", n -> n.text(HEADER));
    Decoded<List<PolicyChoice>> policies = at.required("policies", this::policies);
    return at.build(
        () ->
            new Choice(
                header.get(),
                policies.get().stream()
                    .collect(
                        Collectors.toMap(
                            PolicyChoice::name,
                            PolicyChoice::policy,
                            (one, same) -> one,
                            LinkedHashMap::new))));
  }

  private record PolicyChoice(String name, PolicyConfig policy) {}

  private Decoded<List<PolicyChoice>> policies(YamlNode node) {
    Distinct<String> names = new Distinct<>("a name of its own");
    return node.list(
        "a list of 1 to " + MAX_CHOICES + " policies",
        1,
        MAX_CHOICES,
        n -> {
          String name = names.first(n, n.text(ANY_NAME)).orNull();
          PolicyConfig policy = name == null ? null : policy(n).orNull();
          return name == null || policy == null
              ? Decoded.none()
              : new Decoded<>(new PolicyChoice(name, policy));
        });
  }

  private Decoded<PolicyConfig> policy(YamlNode node) {
    String name = node.text(ANY_NAME).orNull();
    if (name == null) {
      return Decoded.none();
    }
    PolicyConfig known = own.get(name);
    if (known != null || KnownPolicies.has(name)) {
      return new Decoded<>(known == null ? KnownPolicies.named(name) : known);
    }
    String why = KnownPolicies.whyNot(name);
    String names =
        "one of "
            + Stream.concat(own.keySet().stream(), KnownPolicies.names().stream())
                .collect(Collectors.joining(", "));
    return node.refuse(
        why == null
            ? names
            : names + " (nothing comes near to AIBrix's " + name + ": " + why + ")");
  }
}
