package dev.berth.scheduling;

import static dev.berth.scheduling.Scheduler.UNBOUNDED;
import static dev.berth.testing.Endpoints.many;
import static dev.berth.testing.Endpoints.serving;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.endpoint.ServedModel;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FallbacksTest {

  private static final String A1 = "10.0.0.1:1";
  private static final String A2 = "10.0.0.1:2";
  private static final String B1 = "10.0.0.2:1";
  private static final String B2 = "10.0.0.2:2";

  private final Scheduler scheduler = new Scheduler(() -> new SplittableRandom(1));
  private final Pool pool = new Pool("default", new SimpleMeterRegistry(), 0);

  @Test
  void fallbacks_areTheLeastLoadedOthersWithOtherPodsFirst() {
    twoPods();
    load(A2, 10);
    load(B1, 3_000);
    load(B2, 200);

    assertThat(fallbacks(A1, 9)).containsExactly(B2, B1, A2);
    assertThat(fallbacks(A1, 2)).containsExactly(B2, B1);
    assertThat(fallbacks(B1, 1)).containsExactly(A1);
  }

  @Test
  void fallbacks_serversWithoutAPod_areEachInOneOfTheirOwn() {
    pool.applyDiscovery(List.of(serving(A1, "m"), serving(A2, "m"), serving(B1, "m")));
    load(B1, 10);

    assertThat(fallbacks(A1, 9)).containsExactly(A2, B1);
  }

  @Test
  void fallbacks_areCandidatesOfTheSameDecision() {
    twoPods();
    pool.applyDiscovery(
        List.of(serving(A1, "m"), serving(A2, "other"), serving(B1, "m"), serving(B2, "m")));
    load(B2, 10);

    assertThat(fallbacks(A1, 9)).containsExactly(B1, B2);
    assertThat(fallbacks(A1, 9, List.of(A1, A2, B2, B2, "10.9.9.9:1"), UNBOUNDED))
        .containsExactly(B2);
    assertThat(fallbacks(A1, 9, null, 1)).containsExactly(B1);
  }

  @Test
  void fallbacks_removedSinceTheSnapshot_areNotNamed() {
    twoPods();
    PoolSnapshot old = pool.snapshot();
    pool.applyDiscovery(List.of(inPod(A1, "a"), inPod(B2, "b")));

    assertThat(
            scheduler.fallbacks(old, "m", null, LeastWork.ofTokens(0), UNBOUNDED, endpoint(A1), 9))
        .containsExactly(new EndpointId(B2));
  }

  @Test
  void fallbacks_reserveNothing() {
    twoPods();

    fallbacks(A1, 3);

    assertThat(pool.snapshot().endpoints()).allMatch(e -> e.load().observe() == 0);
  }

  @Test
  void fallbacks_ofEquals_areDrawn() {
    pool.applyDiscovery(many(8, "m"));
    String first = pool.snapshot().endpoint(0).id().text();
    Set<List<String>> drawn = new HashSet<>();

    for (int i = 0; i < 200; i++) {
      drawn.add(fallbacks(first, 1));
    }

    assertThat(drawn).hasSize(7);
  }

  @Test
  void fallbacks_tenThousandServers_areAsManyAsWanted() {
    pool.applyDiscovery(many(10_000, "m"));
    String first = pool.snapshot().endpoint(0).id().text();

    assertThat(fallbacks(first, 5)).hasSize(5).doesNotContain(first).doesNotHaveDuplicates();
    assertThat(fallbacks(first, 300)).hasSizeBetween(31, 32).doesNotHaveDuplicates();
  }

  @Test
  void fallbacks_allOthersOfALargePoolAreFull_areNone() {
    pool.applyDiscovery(many(1_000, "m"));
    String first = pool.snapshot().endpoint(0).id().text();
    pool.snapshot().endpoints().forEach(endpoint -> load(endpoint.id().text(), 1));

    assertThat(fallbacks(first, 3, null, 1)).isEmpty();
  }

  @Test
  void fallbacks_noneWanted_none() {
    twoPods();

    assertThat(fallbacks(A1, 0)).isEmpty();
  }

  private void twoPods() {
    pool.applyDiscovery(List.of(inPod(A1, "a"), inPod(A2, "a"), inPod(B1, "b"), inPod(B2, "b")));
  }

  private static Endpoint inPod(String address, String pod) {
    return new Endpoint(new EndpointId(address), pod, List.of(ServedModel.of("m")));
  }

  private PooledEndpoint endpoint(String address) {
    return pool.snapshot().endpoint(pool.snapshot().positionOf(address));
  }

  private void load(String address, long promptTokens) {
    Objects.requireNonNull(
        scheduler.reserve(
            pool.snapshot(), "m", List.of(address), LeastWork.ofTokens(promptTokens), UNBOUNDED));
  }

  private List<String> fallbacks(String chosen, int count) {
    return fallbacks(chosen, count, null, UNBOUNDED);
  }

  private List<String> fallbacks(
      String chosen, int count, @Nullable List<String> subset, int maxRequests) {
    return scheduler
        .fallbacks(
            pool.snapshot(),
            "m",
            subset,
            LeastWork.ofTokens(0),
            maxRequests,
            endpoint(chosen),
            count)
        .stream()
        .map(EndpointId::text)
        .toList();
  }
}
