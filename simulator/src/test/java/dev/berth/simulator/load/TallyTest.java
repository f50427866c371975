package dev.berth.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.load.LoadReport.Chosen;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class TallyTest {
  private static final LoadRequest REQUEST = new LoadRequest(Shape.CHAT, new byte[] {1, 2, 3});

  private final Tally tally = new Tally();

  @Test
  void report_answersOfAllKinds_countsEachOnce() {
    answer("a", "a");
    answer("a", "a");
    answer("b", "a");
    answer("b", null);
    answer(null, null);
    tally.onFailure("timeout");

    LoadReport report = tally.report(2.5);

    assertThat(report.requests()).isEqualTo(6);
    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.chosen()).isEqualTo(new Chosen(2, 1, 2));
    assertThat(report.servers())
        .extracting(LoadReport.ServerRow::server)
        .containsExactly(Tally.UNKNOWN_SERVER, "a", "b");
    assertThat(report.servers())
        .extracting(LoadReport.ServerRow::share)
        .containsExactly(0.2, 0.4, 0.4);
    assertThat(report.summary()).isEqualTo("6 requests, 2 on the chosen server, 1 failed");
  }

  @Test
  void onAnswer_badAnswers_areFailuresByReason() {
    tally.onAnswer(call(), new Answer(503, "a", "a", null, 1, 2, true));
    tally.onAnswer(call(), new Answer(503, null, null, null, 1, 2, true));
    tally.onAnswer(call(), new Answer(200, "a", "a", null, 1, 2, false));
    tally.onAnswer(call(), new Answer(200, "a", "a", "00", 1, 2, true));
    tally.onAnswer(call(), new Answer(200, "a", "a", REQUEST.sha256(), 1, 2, true));

    LoadReport report = tally.report(1);

    assertThat(report.failures())
        .isEqualTo(
            Map.of("HTTP 503", 2L, "stream without its end", 1L, "body changed on the way", 1L));
    assertThat(report.chosen()).isEqualTo(new Chosen(1, 0, 0));
  }

  @Test
  void report_latency_countsFromTheIntendedStart() {
    tally.onAnswer(call(), new Answer(200, "a", "a", null, 5_001_000, 8_001_000, true));

    LoadReport report = tally.report(1);

    assertThat(report.timeToFirst().p50()).isBetween(4.99, 5.01);
    assertThat(report.total().p99()).isBetween(7.99, 8.02);
  }

  @Test
  void isGood_dependsOnFailuresMismatchesAndWhatIsExpected() {
    answer("a", "a");
    assertThat(tally.report(1).isGood(true)).isTrue();

    answer("a", null);
    assertThat(tally.report(1).isGood(false)).isTrue();
    assertThat(tally.report(1).isGood(true)).isFalse();

    answer("a", "b");
    assertThat(tally.report(1).isGood(false)).isFalse();
  }

  @Test
  void isGood_withAFailure_isFalse() {
    answer("a", "a");
    tally.onFailure("timeout");

    assertThat(tally.report(1).isGood(false)).isFalse();
  }

  @Test
  void reportTable_everything_isShownWithTheSummaryLast() {
    answer("10.0.0.1:8000", "10.0.0.1:8000");
    answer("10.0.0.1:8000", "10.0.0.2:8000");
    answer("10.0.0.1:8000", null);
    tally.onFailure("HTTP 503");

    assertThat(ReportTable.of(tally.report(1)).lines())
        .hasSize(7)
        .anyMatch(line -> line.startsWith("10.0.0.1:8000") && line.contains("100.0%"))
        .anyMatch(line -> line.matches("failed: HTTP 503 +1"))
        .anyMatch(line -> line.matches("not on the chosen server +1"))
        .anyMatch(line -> line.matches("chosen server unknown +1"))
        .last()
        .isEqualTo("4 requests, 1 on the chosen server, 1 failed");
  }

  @Test
  void reportTable_noAnswerAtAll_isStillATable() {
    assertThat(ReportTable.of(tally.report(1)))
        .endsWith("0 requests, 0 on the chosen server, 0 failed" + System.lineSeparator());
  }

  @Test
  void reportJson_everything_isThere() {
    answer("a", "b");
    tally.onFailure("timeout");

    ObjectNode json = ReportJson.of(tally.report(1.5));

    assertThat(json.at("/requests").asLong()).isEqualTo(2);
    assertThat(json.at("/chosen/different").asLong()).isEqualTo(1);
    assertThat(json.at("/failures/timeout").asLong()).isEqualTo(1);
    assertThat(json.at("/servers/0/server").asString()).isEqualTo("a");
    assertThat(json.at("/servers/0/ttft_ms/p50").isNumber()).isTrue();
    assertThat(json.at("/seconds").asDouble()).isEqualTo(1.5);
  }

  private void answer(@Nullable String servedBy, @Nullable String chosen) {
    tally.onAnswer(call(), new Answer(200, servedBy, chosen, null, 2000, 3000, true));
  }

  private static Call call() {
    return new Call(REQUEST, 1000, (call, answer, failure) -> {});
  }
}
