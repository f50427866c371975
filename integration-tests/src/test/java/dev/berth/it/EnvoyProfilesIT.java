package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.envoy.EnvoyValidation;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The shipped profiles as files. */
class EnvoyProfilesIT {

  @ParameterizedTest
  @EnumSource
  void validate_profileAsShipped_isAccepted(Shipped profile) {
    EnvoyValidation validation = EnvoyValidation.of(profile.read());

    assertThat(validation.accepted()).as(validation.output()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "EDS_OVERRIDE_HOST, FULL_DUPLEX_STREAMED",
    "EDS_OVERRIDE_HOST, NONE",
    "ORIGINAL_DST, FULL_DUPLEX_STREAMED",
    "ORIGINAL_DST, NONE",
    "ACTIVE_STANDBY, FULL_DUPLEX_STREAMED",
    "ACTIVE_ACTIVE, FULL_DUPLEX_STREAMED"
  })
  void validate_documentedBodyMode_isAccepted(Shipped profile, BodyMode mode) {
    EnvoyValidation validation = EnvoyValidation.of(profile.read().with(mode));

    assertThat(validation.accepted()).as(validation.output()).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void validate_debugHeaderUncommented_isAccepted(Shipped profile) {
    EnvoyValidation validation = EnvoyValidation.of(profile.read().showingDestination());

    assertThat(validation.accepted()).as(validation.output()).isTrue();
  }

  @Test
  void validate_mistypedField_isRefused() {
    EnvoyProfile broken =
        Shipped.ORIGINAL_DST.read().replacing("status_on_error", "status_on_eror");

    assertThat(EnvoyValidation.of(broken).accepted()).isFalse();
  }

  /**
   * What both need, they say in the same words: an edit of one that forgets the other shows here.
   */
  @Test
  void profiles_withoutTheServersCluster_haveTheSameSettings() {
    assertThat(settingsBeforeServers(Shipped.ORIGINAL_DST))
        .isEqualTo(settingsBeforeServers(Shipped.EDS_OVERRIDE_HOST));
  }

  /** Profiles for replicas change what is about replicas in profile A, and nothing else. */
  @ParameterizedTest
  @EnumSource(names = {"ACTIVE_STANDBY", "ACTIVE_ACTIVE"})
  void profiles_forReplicas_keepAllOtherSettings(Shipped profile) {
    List<String> kept = settings(profile).map(String::strip).toList();
    Stream<String> changed =
        settings(Shipped.EDS_OVERRIDE_HOST)
            .map(String::strip)
            .filter(line -> !kept.contains(line))
            .filter(line -> !line.startsWith("failure_mode_allow:"));

    assertThat(changed)
        .containsExactly(
            "grpc_service: {envoy_grpc: {cluster_name: berth}}",
            "- timeout: 1s",
            "interval: 1s",
            "no_traffic_interval: 1s");
    assertThat(kept)
        .contains("failure_mode_allow: " + (profile == Shipped.ACTIVE_ACTIVE))
        .contains("- remove: x-gateway-destination-endpoint", "- name: envoy.filters.http.rbac");
  }

  private static Stream<String> settings(Shipped profile) {
    return profile.read().yaml().lines().filter(line -> !line.strip().startsWith("#"));
  }

  private static List<String> settingsBeforeServers(Shipped profile) {
    String yaml = profile.read().yaml();
    String shared = yaml.substring(0, yaml.indexOf("  - name: inference_servers"));
    return Pattern.compile("\n")
        .splitAsStream(shared)
        .filter(line -> !line.strip().startsWith("#"))
        .toList();
  }
}
