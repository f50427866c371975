package dev.berth.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests come, leave, are let go of, come back in vain, grow too old, all in an order that the
 * loop learns of late. After every step
 *
 * <ul>
 *   <li>each wait has ended at most once, and those that have not are what the counters say;
 *   <li>no more wait than may, but for those who had a place before;
 *   <li>who was let go of was the first of those of the model that the loop knew;
 *   <li>nobody gave way but to one of a higher priority that got a place, and nobody was refused
 *       one while a single other of a lower priority could have made room;
 *   <li>nobody waits behind a tick who is too late.
 * </ul>
 */
class HoldQueuesSimulationTest {

  private static final int STEPS = 3_000;
  private static final HoldLimits LIMITS = new HoldLimits(8, 2_000);
  private static final List<String> MODELS = List.of("m", "n", "o");

  private final QueuesFixture fixture = new QueuesFixture(LIMITS);
  private final HoldQueues queues = fixture.queues;
  private final List<Waiting> all = new ArrayList<>();
  private SplittableRandom random = new SplittableRandom();
  private int back;

  private static final class Waiting {

    final Hold hold;
    final boolean again;
    boolean inLine;
    int ends;
    boolean left;
    @Nullable HoldEnd end;

    Waiting(Hold hold, boolean again) {
      this.hold = hold;
      this.again = again;
    }

    boolean isOpen() {
      return ends == 0 && !left;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void queues_anyOrderOfEvents_everyWaitEndsOnceAndInOrder(long seed) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < STEPS; i++) {
      step();
      check(seed, i);
    }
    all.forEach(waiting -> waiting.hold.leave());
    assertThat(queues.bytes()).as("seed %d", seed).isZero();
    assertThat(queues.waiting()).as("seed %d", seed).isZero();
    assertThat(total()).as("seed %d", seed).isEqualTo(all.size());
  }

  private double total() {
    double total = 0;
    for (HoldEnd end : HoldEnd.values()) {
      total += fixture.ended(end);
    }
    return total;
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 40) {
      come();
    } else if (dice < 60) {
      learn();
    } else if (dice < 70) {
      leave();
    } else if (dice < 85) {
      release();
    } else if (dice < 95) {
      fixture.ticker.advance(Duration.ofMillis(random.nextInt(2_000)));
      fixture.queues.tick();
      assertNobodyIsLate();
    } else if (dice < 98) {
      drain();
    } else {
      queues.line(model()).removeAll();
    }
  }

  private String model() {
    return MODELS.get(random.nextInt(MODELS.size()));
  }

  private void come() {
    HeldRequest request =
        fixture.request(
            model(),
            random.nextInt(-1, 3),
            random.nextInt(300),
            Duration.ofMillis(1 + random.nextInt(10) * 1_000));
    List<Waiting> before = all.stream().filter(Waiting::isOpen).toList();
    boolean room = fits(request, 0, 0);
    Hold hold = queues.tryHold(request);
    List<Waiting> gaveWay = before.stream().filter(each -> !each.isOpen()).toList();
    assertThat(gaveWay)
        .allMatch(each -> each.end == HoldEnd.OUTRANKED)
        .allMatch(each -> each.hold.request().priority() < request.priority());
    assertThat(gaveWay.isEmpty()).isEqualTo(room || hold == null);
    if (hold == null) {
      assertThat(before).noneMatch(each -> couldMakeRoom(each.hold.request(), request));
    } else {
      await(new Waiting(hold, false));
    }
  }

  private boolean couldMakeRoom(HeldRequest other, HeldRequest request) {
    int places = other.model().equals(request.model()) ? 1 : 0;
    return other.priority() < request.priority() && fits(request, places, other.bodyBytes());
  }

  /** Whether there is room for it, once so much is free. */
  private boolean fits(HeldRequest request, int places, long bytes) {
    return open(request.model()) + 1 - places <= LIMITS.requestsPerModel()
        && openBytes() + request.bodyBytes() - bytes <= LIMITS.bodyBytes();
  }

  private void await(Waiting waiting) {
    all.add(waiting);
    waiting.hold.await(
        (hold, end) -> {
          assertThat(hold).isSameAs(waiting.hold);
          waiting.ends++;
          waiting.end = end;
        });
  }

  private void learn() {
    fixture.runAll();
    all.forEach(waiting -> waiting.inLine = true);
  }

  private void leave() {
    if (!all.isEmpty()) {
      Waiting waiting = all.get(random.nextInt(all.size()));
      waiting.hold.leave();
      waiting.left |= waiting.ends == 0;
    }
  }

  private void drain() {
    if (!all.isEmpty()) {
      all.get(random.nextInt(all.size())).hold.drain();
    }
  }

  private void release() {
    String model = model();
    List<Waiting> line =
        all.stream()
            .filter(
                each -> each.isOpen() && each.inLine && each.hold.request().model().equals(model))
            .sorted((one, other) -> Hold.ORDER.compare(one.hold, other.hold))
            .toList();
    assertThat(queues.line(model).first())
        .isEqualTo(line.isEmpty() ? null : line.get(0).hold.request());
    queues.line(model).releaseFirst();
    if (!line.isEmpty()) {
      assertThat(line.get(0).end).isEqualTo(HoldEnd.RELEASED);
      comeBack(line.get(0).hold);
    }
  }

  private void comeBack(Hold hold) {
    Hold again = random.nextInt(3) == 0 ? hold.again() : null;
    if (again != null) {
      await(new Waiting(again, true));
      back++;
    }
  }

  private void assertNobodyIsLate() {
    long now = fixture.ticker.nanos();
    assertThat(
            all.stream()
                .filter(each -> each.isOpen() && each.inLine)
                .filter(each -> each.hold.request().isLate(now)))
        .isEmpty();
  }

  private void check(long seed, int step) {
    assertThat(all).as("seed %d, step %d", seed, step).allMatch(each -> each.ends <= 1);
    for (String model : MODELS) {
      assertThat((long) queues.waiting(model))
          .as("seed %d, step %d", seed, step)
          .isEqualTo(open(model))
          .isLessThanOrEqualTo(LIMITS.requestsPerModel() + back);
    }
    assertThat(queues.bytes()).as("seed %d, step %d", seed, step).isEqualTo(openBytes());
  }

  private long open(String model) {
    return all.stream()
        .filter(each -> each.isOpen() && each.hold.request().model().equals(model))
        .count();
  }

  private long openBytes() {
    return all.stream()
        .filter(Waiting::isOpen)
        .mapToLong(each -> each.hold.request().bodyBytes())
        .sum();
  }
}
