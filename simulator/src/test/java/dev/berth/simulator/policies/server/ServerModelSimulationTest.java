package dev.berth.simulator.policies.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.policies.trace.Requests;
import dev.berth.simulator.policies.trace.TraceRequest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random requests and time, with everything that must always hold checked after every event. */
class ServerModelSimulationTest {
  private static final ServerParameters TIGHT =
      new ServerParameters(64, 6, 400, 100, 3, 500, 0.1, 5);
  private static final int BLOCK_TOKENS = 10;
  private static final int REQUESTS = 2000;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyTraffic_everyEvent_keepsMemoryAndRequestsExact(long seed) {
    Random random = new Random(seed);
    Ends ends = new Ends();
    ServerModel server = new ServerModel(TIGHT, BLOCK_TOKENS, ends);
    StepGroup group = new StepGroup(List.of(server));
    long now = 0;
    int submitted = 0;
    while (ends.ended < REQUESTS) {
      if (submitted < REQUESTS && now + random.nextInt(400) < group.stepEndNanos()) {
        group.submit(server, anyRequest(random, submitted++), now);
      } else {
        now = Math.max(now, group.stepEndNanos());
        group.endStep();
      }
      check(server, submitted - ends.ended);
    }

    assertThat(group.stepEndNanos()).isEqualTo(StepGroup.IDLE);
    assertThat(server.cache().held()).isZero();
  }

  private static TraceRequest anyRequest(Random random, int index) {
    StringBuilder blocks = new StringBuilder();
    int length = random.nextInt(8);
    for (int i = 0; i < length; i++) {
      blocks.append((char) ('a' + random.nextInt(2)));
    }
    int tokens = BLOCK_TOKENS * length + 1 + random.nextInt(60);
    return Requests.of(index, tokens, 1 + random.nextInt(80), blocks.toString());
  }

  private static void check(ServerModel server, int present) {
    assertThat(server.waiting() + server.running()).isEqualTo(present);
    assertThat(server.running()).isBetween(present == 0 ? 0 : 1, TIGHT.maxRunning());
    assertThat(server.cache().free()).isNotNegative();
    assertThat(server.cache().held()).isBetween(0, server.cache().capacity());
  }

  /** Each request has each event once, in order. */
  private static final class Ends implements ServerListener {
    private final int[] stages = new int[REQUESTS];
    private int ended;

    @Override
    public void onAdmitted(TraceRequest request, int cachedTokens) {
      assertThat(cachedTokens).isBetween(0, request.promptTokens() - 1);
      advance(request, 0);
    }

    @Override
    public void onFirstToken(TraceRequest request, long nowNanos) {
      advance(request, 1);
    }

    @Override
    public void onEnd(TraceRequest request, long nowNanos) {
      advance(request, 2);
      ended++;
    }

    private void advance(TraceRequest request, int from) {
      assertThat(stages[request.index()]++).isEqualTo(from);
    }
  }
}
