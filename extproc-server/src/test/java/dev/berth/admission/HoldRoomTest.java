package dev.berth.admission;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HoldRoomTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final HoldLimits limits = new HoldLimits(1, 1_000);
  private final QueuesFixture fixture = new QueuesFixture(limits);
  private final HoldRoom room = new HoldRoom(limits);

  @Test
  void enter_gaveWayMeanwhile_standsInNobodysPlace() {
    HeldRequest low = fixture.request("m", 0, 10, MINUTE);
    Hold over = requireNonNull(fixture.queues.tryHold(low));
    over.leave();

    room.enter(over);
    room.take(fixture.request("m", 7, 10, MINUTE));

    assertThat(room.make(fixture.request("m", 7, 10, MINUTE))).isFalse();
  }
}
