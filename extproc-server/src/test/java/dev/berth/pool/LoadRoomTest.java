package dev.berth.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LoadRoomTest {

  private static final int SERVERS = 200;

  private final LoadRoom room = new LoadRoom();
  private final List<EndpointLoad> loads = Stream.generate(room::next).limit(SERVERS).toList();

  @Test
  void next_manyLoads_eachCountsForItself() {
    for (int i = 0; i < SERVERS; i++) {
      EndpointLoad load = loads.get(i);
      assertThat(load.tryReserve(load.observe(), i)).isTrue();
      load.setOthers(2 * i);
    }
    loads.get(7).setFailing(true);
    loads.get(8).retire();

    assertThat(IntStream.range(0, SERVERS))
        .allMatch(i -> loads.get(i).promptTokens() == i)
        .allMatch(i -> loads.get(i).requests() == 1)
        .allMatch(i -> loads.get(i).others() == 2 * i)
        .allMatch(i -> loads.get(i).isFailing() == (i == 7))
        .allMatch(i -> loads.get(i).observe() < 0 == (i == 8));
  }

  @Test
  void setFailing_amidRequests_changesNothingElse() {
    EndpointLoad load = loads.get(0);
    assertThat(load.tryReserve(load.observe(), 10)).isTrue();

    load.setFailing(true);

    assertThat(load.requests()).isEqualTo(1);
    assertThat(load.cost(load.observe())).isEqualTo(10 + EndpointLoad.TOKENS_PER_REQUEST);
    load.release(10);
    load.setFailing(false);
    assertThat(load.observe()).isZero();
  }

  @Test
  void revive_afterFailures_isForgiven() {
    EndpointLoad load = loads.get(0);
    load.setFailing(true);
    load.retire();

    load.revive();

    assertThat(load.isFailing()).isFalse();
  }
}
