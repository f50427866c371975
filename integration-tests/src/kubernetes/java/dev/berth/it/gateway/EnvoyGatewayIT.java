package dev.berth.it.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.it.gateway.OwnNetwork.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code envoy-config/envoy-gateway/} in the real Envoy Gateway and Envoy. */
class EnvoyGatewayIT {

  /**
   * Requests are served where Berth chose and not where clients say, 3 MB arrive, tickets close,
   * and without Berth nobody is served.
   */
  @ParameterizedTest
  @ValueSource(strings = {"header-override.yaml", "original-dst.yaml"})
  void manifests_asShipped_serveWhereBerthChose(String file) throws Exception {
    Outcome outcome = OwnNetwork.run(EnvoyGatewayScene.class, file);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  /** The last one is what Envoy Gateway itself says nothing about. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "messageTimeout: | mesageTimeout: | mesageTimeout: Invalid value: value provided for unknown field",
        "name: inference/gateway/http | name: inference/gateway/https | ResourceNotFound: 'Unable to find xds resources",
        "kind: Backend, name: nobody | kind: Backend, name: nowhere | BackendNotFound: 'Failed to process route rule 0",
        "kind: Gateway, name: gateway}] | kind: Gateway, name: other}] | not a word about ClientTrafficPolicy"
      },
      quoteCharacter = '"')
  void manifests_withAMistake_areFoundOut(String right, String wrong, String problem)
      throws Exception {
    Outcome outcome = OwnNetwork.run(EnvoyGatewayScene.class, "original-dst.yaml", right, wrong);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output()).contains(problem);
  }
}
