package dev.berth.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.envoy.EnvoyProfile;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.envoy.EnvoyValidation;
import java.util.List;
import java.util.regex.Pattern;
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
    "ORIGINAL_DST, NONE"
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

  private static List<String> settingsBeforeServers(Shipped profile) {
    String yaml = profile.read().yaml();
    String shared = yaml.substring(0, yaml.indexOf("  - name: inference_servers"));
    return Pattern.compile("\n")
        .splitAsStream(shared)
        .filter(line -> !line.strip().startsWith("#"))
        .toList();
  }
}
