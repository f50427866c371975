package dev.berth.scheduling.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.ScorerType;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.scheduling.Affinity;
import dev.berth.scheduling.Policy;
import dev.berth.testing.Endpoints;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Sessions where a decision looks at some servers only. */
class SessionsInLargePoolsTest {

  private static final int SERVERS = 1_000;
  private static final int SESSIONS = 200;

  private final ProfileFixture fixture = new ProfileFixture(SERVERS);
  private final Policy policy = fixture.scoring(ScorerType.SESSION_AFFINITY);

  @Test
  void reserve_sameSession_goesToTheServerThatALookAtAllOfThemNames() {
    for (int i = 0; i < SESSIONS; i++) {
      EndpointId named =
          fixture
              .standings(policy, fixture.tokens(1), session(i))
              .candidates()
              .get(0)
              .endpoint()
              .id();

      assertThat(home(i)).isEqualTo(named);
      assertThat(home(i)).isEqualTo(named);
    }
    assertThat(new HashSet<>(homes())).hasSizeGreaterThan(SESSIONS / 2);
  }

  @Test
  void reserve_serversLeave_onlyTheirSessionsMove() {
    List<EndpointId> before = homes();

    fixture.pool.applyDiscovery(Endpoints.many(SERVERS * 9 / 10, "m"));

    List<EndpointId> after = homes();
    for (int i = 0; i < SESSIONS; i++) {
      boolean stayed = fixture.pool.snapshot().find(before.get(i)) != null;
      assertThat(after.get(i).equals(before.get(i))).isEqualTo(stayed);
    }
  }

  @Test
  void reserve_homeIsDraining_theSessionStaysWithOneOther() {
    EndpointId home = home(0);
    fixture.pool.applyDiscovery(
        Endpoints.many(SERVERS, "m").stream()
            .map(each -> each.id().equals(home) ? draining(each) : each)
            .toList());

    EndpointId other = home(0);

    assertThat(other).isNotEqualTo(home);
    assertThat(IntStream.range(0, 20).mapToObj(again -> home(0))).containsOnly(other);
  }

  private List<EndpointId> homes() {
    return IntStream.range(0, SESSIONS).mapToObj(this::home).toList();
  }

  private EndpointId home(int session) {
    return fixture.pick(policy, fixture.tokens(1), session(session), null).endpoint();
  }

  private static Affinity session(int number) {
    return new Affinity(null, "user-" + number);
  }

  private static Endpoint draining(Endpoint server) {
    return new Endpoint(server.id(), server.pod(), server.models(), null, true);
  }
}
