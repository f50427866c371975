package dev.berth.pool;

import static dev.berth.testing.Endpoints.serving;
import static dev.berth.testing.Endpoints.sharing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Wakefulness;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WakefulnessTest {

  private static final String A = "10.0.0.1:8000";
  private static final String B = "10.0.0.1:8001";
  private static final String ALONE = "10.0.0.2:8000";

  private final Pool pool = new Pool("default", new SimpleMeterRegistry(), 2);

  @BeforeEach
  void discover() {
    pool.applyDiscovery(
        List.of(sharing("gpu-0", A, "a"), sharing("gpu-0", B, "b"), serving(ALONE, "a")));
  }

  @Test
  void discovered_sharesItsAccelerators_isNotPickedBeforeItIsKnownToBeAwake() {
    assertThat(server(A).wakefulness()).isEqualTo(Wakefulness.UNKNOWN);
    assertThat(pool.snapshot().ready("b")).isEmpty();
    assertThat(pool.snapshot().ready("a")).containsExactly(pool.snapshot().positionOf(ALONE));
    assertThat(tryReserve(A)).isFalse();
  }

  @Test
  void discovered_sharesWithNobody_isPickedAsEver() {
    assertThat(server(ALONE).wakefulness()).isNull();
    assertThat(tryReserve(ALONE)).isTrue();
    assertThat(pool.snapshot().wakeable("a")).containsExactly(pool.snapshot().positionOf(A));
  }

  @Test
  void setWakefulness_awake_isPicked() {
    set(A, Wakefulness.AWAKE);

    assertThat(pool.snapshot().ready("a")).hasSize(2);
    assertThat(pool.snapshot().wakeable("a")).isEmpty();
    assertThat(tryReserve(A)).isTrue();
  }

  @Test
  void setWakefulness_leavesAfterAPickHasLooked_takesNoReservation() {
    set(A, Wakefulness.AWAKE);
    EndpointLoad load = server(A).load();
    long observed = load.observe();

    set(A, Wakefulness.LEAVING);

    assertThat(load.tryReserve(observed, 10)).isFalse();
    assertThat(tryReserve(A)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Wakefulness.class,
      names = {"UNKNOWN", "LEAVING", "ASLEEP", "WAKING"})
  void wakeable_notAwake_isNamed(Wakefulness wakefulness) {
    set(B, wakefulness);

    assertThat(pool.snapshot().wakeable("b")).containsExactly(pool.snapshot().positionOf(B));
  }

  @Test
  void wakeable_failed_isNotNamedThoughItsModelIsKnown() {
    set(B, Wakefulness.FAILED);

    assertThat(pool.snapshot().wakeable("b")).isEmpty();
    assertThat(pool.snapshot().model("b")).isNotNull();
  }

  @Test
  void setWakefulness_ofOneThatSharesWithNobody_changesNothing() {
    set(ALONE, Wakefulness.ASLEEP);

    assertThat(server(ALONE).wakefulness()).isNull();
    assertThat(tryReserve(ALONE)).isTrue();
  }

  @Test
  void setWakefulness_asleepWithARequestInFlight_keepsItOnTheBooks() {
    set(A, Wakefulness.AWAKE);
    tryReserve(A);

    set(A, Wakefulness.LEAVING);

    assertThat(server(A).load().requests()).isEqualTo(1);
  }

  @Test
  void applyDiscovery_changesTheGroup_isUnknownAgain() {
    set(A, Wakefulness.AWAKE);

    pool.applyDiscovery(List.of(sharing("gpu-1", A, "a")));

    assertThat(server(A).wakefulness()).isEqualTo(Wakefulness.UNKNOWN);
    assertThat(tryReserve(A)).isFalse();
  }

  @Test
  void applyDiscovery_changesTheModelsOfASleeper_itStaysAsleep() {
    set(A, Wakefulness.ASLEEP);

    pool.applyDiscovery(List.of(sharing("gpu-0", A, "a", "c")));

    assertThat(server(A).wakefulness()).isEqualTo(Wakefulness.ASLEEP);
    assertThat(tryReserve(A)).isFalse();
  }

  private void set(String address, Wakefulness wakefulness) {
    pool.setWakefulness(List.of(new EndpointId(address)), wakefulness);
  }

  private boolean tryReserve(String address) {
    EndpointLoad load = server(address).load();
    return load.tryReserve(load.observe(), 10);
  }

  private PooledEndpoint server(String address) {
    return pool.snapshot().endpoint(pool.snapshot().positionOf(address));
  }
}
