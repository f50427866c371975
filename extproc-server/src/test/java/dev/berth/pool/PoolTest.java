package dev.berth.pool;

import static dev.berth.testing.Endpoints.serving;
import static dev.berth.testing.Endpoints.undeclared;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.Lifecycle;
import dev.berth.endpoint.ServedModel;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoolTest {

  private static final String A = "10.0.0.1:8000";
  private static final String B = "10.0.0.2:8000";

  private final MeterRegistry registry = new SimpleMeterRegistry();
  private final Pool pool = new Pool("default", registry, 2);

  @Test
  void applyDiscovery_changesOnePod_keepsTheLoadOfTheOther() {
    pool.applyDiscovery(List.of(serving(A, "m"), serving(B, "m")));
    EndpointLoad load = endpoint(A).load();
    load.tryReserve(load.observe(), 10);

    pool.applyDiscovery(List.of(serving(A, "m", "n"), serving("10.0.0.3:8000", "m")));

    assertThat(endpoint(A).load()).isSameAs(load);
    assertThat(load.requests()).isEqualTo(1);
    assertThat(endpoint(A).serves("n")).isTrue();
    assertThat(pool.snapshot().positionOf(B)).isEqualTo(-1);
  }

  @Test
  void applyDiscovery_removesAndBringsBack_countsWhatStillRuns() {
    pool.applyDiscovery(List.of(serving(A, "m")));
    EndpointLoad load = endpoint(A).load();
    load.tryReserve(load.observe(), 10);

    pool.applyDiscovery(List.of());
    boolean whileGone = load.tryReserve(load.observe(), 10);
    pool.applyDiscovery(List.of(serving(A, "m")));

    assertThat(whileGone).isFalse();
    assertThat(endpoint(A).load().requests()).isEqualTo(1);
    assertThat(endpoint(A).load().tryReserve(load.observe(), 10)).isTrue();
  }

  @Test
  void lifecycle_modelsUndeclared_readyOnceAnswered() {
    pool.applyDiscovery(List.of(undeclared(A)));
    assertThat(endpoint(A).lifecycle()).isEqualTo(Lifecycle.STARTING);
    assertThat(pool.snapshot().ready(null)).isEmpty();

    pool.applyModels(new EndpointId(A), List.of(ServedModel.of("m")));
    assertThat(endpoint(A).lifecycle()).isEqualTo(Lifecycle.READY);
    assertThat(pool.snapshot().ready("m")).containsExactly(0);

    pool.applyModels(new EndpointId(A), null);
    assertThat(endpoint(A).lifecycle()).isEqualTo(Lifecycle.STARTING);
    assertThat(pool.snapshot().model("m")).isNull();
  }

  @Test
  void lifecycle_envoySubscribes_newServersWaitForItAndOldOnesDoNot() {
    pool.applyDiscovery(List.of(serving(A, "m")));
    pool.applyAnnounced(Set.of());

    pool.applyDiscovery(List.of(serving(A, "m"), serving(B, "m")));
    assertThat(endpoint(A).lifecycle()).isEqualTo(Lifecycle.READY);
    assertThat(endpoint(B).lifecycle()).isEqualTo(Lifecycle.SYNCING);
    assertThat(pool.snapshot().ready("m")).containsExactly(0);

    pool.applyAnnounced(Set.of(new EndpointId(A), new EndpointId(B)));
    assertThat(pool.snapshot().ready("m")).containsExactly(0, 1);
  }

  @Test
  void lifecycle_lastEnvoyLeaves_nobodyIsWaitedFor() {
    pool.applyAnnounced(Set.of());
    pool.applyDiscovery(List.of(serving(A, "m")));
    assertThat(endpoint(A).lifecycle()).isEqualTo(Lifecycle.SYNCING);

    pool.applyAnnounced(null);

    assertThat(endpoint(A).lifecycle()).isEqualTo(Lifecycle.READY);
  }

  @Test
  void addListener_later_hearsTodaysSnapshotAndAllThatFollow() {
    pool.applyDiscovery(List.of(serving(A, "m")));
    List<Integer> sizes = new ArrayList<>();

    pool.addListener(snapshot -> sizes.add(snapshot.endpoints().size()));
    pool.applyDiscovery(List.of());

    assertThat(sizes).containsExactly(1, 0);
  }

  @Test
  void metrics_moreServersThanTheBound_seriesComeAndGoWithinIt() {
    pool.applyDiscovery(List.of(serving(A, "m"), serving(B, "m"), serving("10.0.0.3:8000", "m")));
    assertThat(registry.find("berth.server.picks").meters()).hasSize(2);
    assertThat(registry.get("berth.servers.unlisted").gauge().value()).isEqualTo(1);

    pool.applyDiscovery(List.of(serving("10.0.0.3:8000", "m")));

    assertThat(registry.find("berth.server.picks").meters())
        .singleElement()
        .satisfies(m -> assertThat(m.getId().getTag("server")).isEqualTo("10.0.0.3:8000"));
    assertThat(registry.get("berth.servers").tag("state", "ready").gauge().value()).isEqualTo(1);
  }

  private PooledEndpoint endpoint(String address) {
    return pool.snapshot().endpoint(pool.snapshot().positionOf(address));
  }
}
