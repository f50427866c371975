package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.client.Protocol;
import dev.berth.it.client.Reply;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.envoy.EnvoyValidation;
import dev.berth.it.envoy.EnvoyVersion;
import dev.berth.it.envoy.Repository;
import dev.berth.it.stack.Chats;
import dev.berth.it.stack.Setup;
import dev.berth.it.stack.Stack;
import dev.berth.it.stack.Stacks;
import dev.berth.simulator.http.SimHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped profiles, less what old versions lack, work with every version of Envoy. */
@Tag("matrix")
@ParameterizedClass
@EnumSource
class EnvoyVersionsIT {

  @RegisterExtension static final Stacks stacks = new Stacks();

  @Parameter private EnvoyVersion version;

  @ParameterizedTest
  @EnumSource
  void validate_profileLessWhatTheVersionLacks_isAccepted(Shipped profile) {
    EnvoyValidation validation = EnvoyValidation.of(version, profile.read().fitFor(version));

    assertThat(validation.accepted()).as(validation.output()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"selected_host_key", "sse_to_metadata"})
  void readme_saysWhatTheVersionLacks(String feature) throws IOException {
    boolean known =
        Shipped.EDS_OVERRIDE_HOST
            .read()
            .fitFor(version)
            .yaml()
            .lines()
            .map(String::strip)
            .anyMatch(line -> !line.startsWith("#") && line.contains(feature));
    List<String> versions = cells("| Envoy |");

    assertThat(versions).hasSize(EnvoyVersion.values().length);
    assertThat(version.number()).startsWith(versions.get(version.ordinal()) + ".");
    assertThat(cells("| " + feature).get(version.ordinal())).isEqualTo(known ? "yes" : "no");
  }

  /** Those of the row of the README's table that is about this, less the first. */
  private static List<String> cells(String about) throws IOException {
    String row =
        Files.readAllLines(Repository.file("README.md")).stream()
            .filter(
                line -> line.startsWith(about) || line.contains("(`" + about.substring(2) + "`)"))
            .findFirst()
            .orElseThrow();
    return Arrays.stream(row.split("\\|")).map(String::strip).skip(2).toList();
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"ACTIVE_STANDBY", "ACTIVE_ACTIVE"})
  void send_chat_isServedByTheChosenServer(Shipped profile) {
    Stack stack = stacks.shared(Setup.of(profile, BodyMode.BUFFERED).withVersion(version));

    for (Protocol protocol : Protocol.values()) {
      Reply reply = stack.client().send(protocol, Chats.small(false));

      assertThat(reply.status()).as(reply.toString()).isEqualTo(200);
      assertThat(reply.header(SimHeaders.SERVED_BY))
          .isEqualTo(reply.header("x-berth-destination"))
          .isNotNull();
    }
    stack.awaitIdle();
    assertThat(stack.envoy().admin().version()).satisfies(this::isTheOneAsked);
  }

  /** The current one may be any, by {@code ENVOY_BIN}. */
  private void isTheOneAsked(String said) {
    if (version != EnvoyVersion.CURRENT) {
      assertThat(said).contains("/" + version + "/");
    }
  }
}
