package dev.berth.simulator.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.simulator.policies.trace.Trace;
import dev.berth.simulator.policies.trace.TraceFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReplayedTrafficTest {

  private static final int BLOCK_BYTES = 512 * 4;

  @TempDir private Path folder;
  private Trace trace;

  @BeforeEach
  void readTrace() throws IOException {
    Path file = folder.resolve("trace.jsonl");
    Files.writeString(
        file,
        """
        {"timestamp": 0, "input_length": 1000, "output_length": 7, "hash_ids": [1, 2]}
        {"timestamp": 2000, "input_length": 1500, "output_length": 8, "hash_ids": [1, 3, 4]}
        {"timestamp": 4000, "input_length": 700, "output_length": 9}
        {"timestamp": 6000, "input_length": 700, "output_length": 9}
        """);
    trace = TraceFiles.of(file, 0).read(1, 100);
  }

  @Test
  void next_twiceTheSpeed_comesInHalfTheTime() {
    ReplayedTraffic traffic = traffic(2, 100);

    assertThat(traffic.peekNanos()).isZero();
    traffic.next();
    assertThat(traffic.peekNanos()).isEqualTo(1_000_000_000L);
  }

  @Test
  void next_sharedFirstBlock_promptsHaveItsTextInCommonAndNoMore() {
    ReplayedTraffic traffic = traffic(1, 100);
    String first = prompt(traffic.next());
    String second = prompt(traffic.next());

    assertThat(first).hasSize(4 * 1000);
    assertThat(second).hasSize(4 * 1500).startsWith(first.substring(0, BLOCK_BYTES));
    assertThat(second.substring(BLOCK_BYTES, BLOCK_BYTES + 100))
        .isNotEqualTo(first.substring(BLOCK_BYTES, BLOCK_BYTES + 100));
  }

  @Test
  void next_noBlocks_promptIsLikeNoOther() {
    ReplayedTraffic traffic = traffic(1, 100);
    traffic.next();
    traffic.next();
    String third = prompt(traffic.next());
    String fourth = prompt(traffic.next());

    assertThat(third).hasSize(4 * 700);
    assertThat(fourth.substring(0, 100)).isNotEqualTo(third.substring(0, 100));
  }

  @Test
  void next_everyRequest_asksForTheModelAndAsManyTokens() {
    JsonNode body = JsonMapper.shared().readTree(traffic(1, 100).next().body());

    assertThat(body.path("model").asString()).isEqualTo("m");
    assertThat(body.path("max_tokens").asInt()).isEqualTo(7);
  }

  @Test
  void hasNext_asManyAsWanted_isOver() {
    ReplayedTraffic traffic = traffic(1, 1);
    traffic.next();

    assertThat(traffic.hasNext()).isFalse();
  }

  @Test
  void hasNext_beyondTheDuration_isOver() {
    ReplayedTraffic traffic = traffic(0.1, 100);
    traffic.next();

    assertThat(traffic.hasNext()).isFalse(); // due after 20 s
  }

  @Test
  void replay_noSpeed_isRefused() {
    assertThatThrownBy(() -> new LoadPlan.Replay(trace, 0)).hasMessageContaining("speed");
  }

  private ReplayedTraffic traffic(double speed, long requests) {
    LoadPlan.Replay replay = new LoadPlan.Replay(trace, speed);
    LoadPlan plan =
        new LoadPlan(
                URI.create("http://127.0.0.1:1"),
                new LoadPlan.Pace(1, Duration.ofSeconds(10), requests),
                List.of("m"),
                1,
                LoadPlan.Limits.DEFAULT,
                LoadPlan.CHOSEN_HEADER)
            .replaying(replay);
    return new ReplayedTraffic(replay, plan);
  }

  private static String prompt(LoadRequest request) {
    return JsonMapper.shared()
        .readTree(request.body())
        .path("messages")
        .path(0)
        .path("content")
        .asString();
  }
}
