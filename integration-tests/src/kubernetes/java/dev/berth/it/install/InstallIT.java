package dev.berth.it.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.gateway.OwnNetwork;
import dev.berth.it.gateway.OwnNetwork.Outcome;
import org.junit.jupiter.api.Test;

/** The install guide, followed. */
class InstallIT {

  /**
   * With the values of the guide, the chart, and the files of {@code envoy-config/} as they are,
   * requests to Envoy Gateway and to an Istio gateway are served by the pods, and by nobody else.
   */
  @Test
  void guide_followed_hasRequestsServedByThePods() throws Exception {
    Outcome outcome = OwnNetwork.run(InstallScene.class);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }
}
