package dev.berth.simulator.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.simulator.policies.server.ServerParameters;
import dev.berth.simulator.policies.trace.Requests;
import dev.berth.simulator.policies.trace.Trace;
import dev.berth.simulator.policies.trace.TraceRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutcomesTest {

  @ParameterizedTest
  @CsvSource({"5, 5.9, true", "5.001, 5.9, false", "5, 5.901, false"})
  void isGood_atTheBounds_isExact(double firstSeconds, double endSeconds, boolean good) {
    Outcomes outcomes = new Outcomes(Requests.every(0, 1, 1000, 10), 1);
    end(outcomes, 0, firstSeconds, endSeconds);

    assertThat(Figures.goodput(outcomes)).isEqualTo(good ? 1 : 0);
  }

  @Test
  void figures_ofTenRequests_areThoseOfTheDistribution() {
    Trace trace = Requests.every(0, 10, 1000, 2);
    Outcomes outcomes = new Outcomes(trace, 1);
    for (int i = 0; i < 10; i++) {
      outcomes.onPick(trace.requests().get(i), i < 6 ? 0 : 1);
      outcomes.onAdmitted(trace.requests().get(i), 100 * i);
      end(outcomes, i, i + 1, i + 1.05);
    }

    Figures figures = Figures.of(outcomes, ServerParameters.QWEN3_32B, 2);

    assertThat(figures.goodput()).isEqualTo(0.5);
    assertThat(figures.hit()).isEqualTo(0.45);
    assertThat(figures.first()).isEqualTo(new Figures.Spread(5.5, 5, 9, 10));
    assertThat(figures.perToken().p99()).isCloseTo(0.05, within(1e-9));
    assertThat(figures.unevenness()).isCloseTo(1.2, within(1e-9));
  }

  private static void end(Outcomes outcomes, int index, double first, double end) {
    TraceRequest request = outcomes.trace().requests().get(index);
    outcomes.onFirstToken(request, Math.round(first * 1e9));
    outcomes.onEnd(request, Math.round(end * 1e9));
  }
}
