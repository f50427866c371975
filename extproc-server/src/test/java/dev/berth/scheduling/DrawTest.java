package dev.berth.scheduling;

import static dev.berth.scheduling.Scheduler.UNBOUNDED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.pool.EndpointLoad;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.testing.Endpoints;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrawTest {

  private final Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);
  private final Draw draw = new Draw(new SplittableRandom(1));

  @ParameterizedTest
  @ValueSource(ints = {1, 31, 32, 33, 257, 1_000})
  void next_untilFinished_comesToEachOnce(int servers) {
    PoolSnapshot snapshot = poolOf(servers);
    List<Integer> seen = new ArrayList<>();

    draw.begin(snapshot.ready("m"));
    while (draw.isUnfinished()) {
      draw.next(snapshot, Fitness.WELL, UNBOUNDED);
      takeAll(seen);
    }

    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, servers).boxed().toList());
  }

  @Test
  void takeLeastLoaded_again_givesThemByTheirWork() {
    PoolSnapshot snapshot = poolOf(32);
    for (int i = 0; i < 32; i++) {
      request(snapshot, i, 1 + (7 * i) % 32);
    }

    draw.begin(snapshot.ready("m"));
    draw.next(snapshot, Fitness.WELL, UNBOUNDED);
    List<Integer> taken = new ArrayList<>();
    takeAll(taken);

    assertThat(taken).extracting(i -> (7 * i) % 32).isSorted().hasSize(32);
  }

  @Test
  void next_someAreFull_drawsTheOthers() {
    PoolSnapshot snapshot = poolOf(32);
    request(snapshot, 3, 1);
    request(snapshot, 4, 1);

    draw.begin(snapshot.ready("m"));
    draw.next(snapshot, Fitness.WELL, 1);
    List<Integer> taken = new ArrayList<>();
    takeAll(taken);

    assertThat(taken).hasSize(30).doesNotContain(3, 4);
  }

  private PoolSnapshot poolOf(int servers) {
    pool.applyDiscovery(Endpoints.many(servers, "m"));
    return pool.snapshot();
  }

  private static void request(PoolSnapshot snapshot, int position, long tokens) {
    EndpointLoad load = snapshot.endpoint(position).load();
    assertThat(load.tryReserve(load.observe(), tokens)).isTrue();
  }

  private void takeAll(List<Integer> taken) {
    while (draw.hasMore()) {
      taken.add(draw.takeLeastLoaded());
    }
  }
}
