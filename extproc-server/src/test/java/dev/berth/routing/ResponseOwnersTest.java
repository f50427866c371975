package dev.berth.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointId;
import dev.berth.testing.ManualTicker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ResponseOwnersTest {

  private static final EndpointId A = new EndpointId("10.0.0.1:8000");
  private static final EndpointId B = new EndpointId("10.0.0.2:8000");

  private final ManualTicker ticker = new ManualTicker();
  private final ResponseOwners owners = new ResponseOwners(ticker);

  @Test
  void ownerOf_learnedId_isItsServerTheLastOne() {
    owners.learn("resp_1", A);
    owners.learn("resp_2", A);
    owners.learn("resp_2", B);

    assertThat(owners.ownerOf("resp_1")).isEqualTo(A);
    assertThat(owners.ownerOf("resp_2")).isEqualTo(B);
    assertThat(owners.ownerOf("resp_3")).isNull();
  }

  @Test
  void ownerOf_anHourAfterTheLastUse_isForgotten() {
    owners.learn("used", A);
    owners.learn("unused", A);

    ticker.advance(Duration.ofMinutes(59));
    assertThat(owners.ownerOf("used")).isEqualTo(A);
    ticker.advance(Duration.ofMinutes(2));

    assertThat(owners.ownerOf("used")).isEqualTo(A);
    assertThat(owners.ownerOf("unused")).isNull();
  }

  @Test
  void learn_idThatNoServerMakes_isPassedOver() {
    String longest = "r".repeat(ResponseOwners.MAX_ID_LENGTH);
    owners.learn(longest, A);
    owners.learn(longest + "r", A);
    owners.learn("", A);

    assertThat(owners.ownerOf(longest)).isEqualTo(A);
    assertThat(owners.ownerOf(longest + "r")).isNull();
    assertThat(owners.ownerOf("")).isNull();
  }

  @Test
  void learn_moreThanTheBound_staysWithinIt() {
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    owners.publish(registry);

    for (int i = 0; i < 2 * ResponseOwners.MAX_IDS; i++) {
      owners.learn("resp_" + i, A);
    }

    assertThat(registry.get("berth.responses.known").gauge().value())
        .isBetween(0.9 * ResponseOwners.MAX_IDS, 1.01 * ResponseOwners.MAX_IDS);
  }
}
