package dev.berth.scheduling.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.config.ScorerType;
import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.scheduling.Affinity;
import dev.berth.scheduling.Home;
import dev.berth.scheduling.Policy;
import dev.berth.scheduling.Scheduler;
import dev.berth.testing.Endpoints;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
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
      EndpointId named = named(i);

      assertThat(home(i)).isEqualTo(named);
      assertThat(home(i)).isEqualTo(named);
    }
    assertThat(new HashSet<>(homes())).hasSizeGreaterThan(SESSIONS / 2);
  }

  @Test
  void reserve_fewOfManyServersHaveTheModel_theSessionIsAtHomeWithOneOfThem() {
    List<Endpoint> all = Endpoints.many(10 * SERVERS, "other");
    fixture.pool.applyDiscovery(
        IntStream.range(0, all.size())
            .mapToObj(
                i -> i % 30 == 0 ? Endpoints.serving(all.get(i).id().text(), "m") : all.get(i))
            .toList());

    for (int i = 0; i < SESSIONS; i++) {
      assertThat(home(i)).isEqualTo(named(i));
    }
  }

  @Test
  void reserve_serversLeave_onlyTheirSessionsMove_andComeBackWithThem() {
    List<EndpointId> before = homes();

    fixture.pool.applyDiscovery(Endpoints.many(SERVERS * 9 / 10, "m"));

    List<EndpointId> after = homes();
    for (int i = 0; i < SESSIONS; i++) {
      boolean stayed = fixture.pool.snapshot().find(before.get(i)) != null;
      assertThat(after.get(i).equals(before.get(i))).isEqualTo(stayed);
    }
    fixture.pool.applyDiscovery(Endpoints.many(SERVERS, "m"));
    assertThat(homes()).isEqualTo(before);
  }

  /** With up to 256 candidates all are compared, with more only some. */
  @Test
  void reserve_poolGrowsLarge_onlySessionsOfTheNewServersMove() {
    fixture.pool.applyDiscovery(Endpoints.many(Scheduler.MAX_LOOKED_AT, "m"));
    List<EndpointId> small = homes();
    Set<EndpointId> old =
        fixture.pool.snapshot().endpoints().stream()
            .map(PooledEndpoint::id)
            .collect(Collectors.toSet());

    fixture.pool.applyDiscovery(Endpoints.many(Scheduler.MAX_LOOKED_AT + 20, "m"));

    List<EndpointId> large = homes();
    for (int i = 0; i < SESSIONS; i++) {
      assertThat(large.get(i).equals(small.get(i))).isEqualTo(old.contains(large.get(i)));
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

  @Test
  void reserve_homeIsFull_theSessionStaysWithOneOther_andComesBack() {
    Ticket open = open(0, 1);
    EndpointId home = open.endpoint();

    Ticket first = open(0, 1);
    first.close(TicketEnd.STREAM);
    Ticket second = open(0, 1);
    second.close(TicketEnd.STREAM);
    open.close(TicketEnd.STREAM);

    assertThat(first.endpoint()).isNotEqualTo(home).isEqualTo(second.endpoint());
    assertThat(open(0, 1).endpoint()).isEqualTo(home);
  }

  @Test
  void reserve_mostServersAreFull_theSessionStaysWithOneThatIsNot() {
    for (int i = 0; i < SERVERS; i++) {
      if (i % 4 > 0) {
        fixture.pick(policy, fixture.tokens(1), i);
      }
    }

    for (int i = 0; i < SESSIONS; i++) {
      Ticket first = open(i, 1);
      first.close(TicketEnd.STREAM);
      Ticket second = open(i, 1);
      second.close(TicketEnd.STREAM);
      assertThat(second.endpoint()).isEqualTo(first.endpoint());
    }
  }

  /** The way to one of them is so long that all are looked at. */
  @Test
  void reserve_allButThreeOfThreeHundredAreFull_theSessionStaysWithTheOneALookAtAllOfThemNames() {
    fixture.pool.applyDiscovery(Endpoints.many(300, "m"));
    for (int i = 0; i < 300; i++) {
      if (i % 100 > 0) {
        fixture.pick(policy, fixture.tokens(1), i);
      }
    }
    List<PooledEndpoint> withRoom =
        fixture.pool.snapshot().endpoints().stream()
            .filter(server -> server.load().requests() == 0)
            .toList();
    assertThat(withRoom).hasSize(3);

    for (int i = 0; i < SESSIONS; i++) {
      Ticket open = open(i, 1);
      open.close(TicketEnd.STREAM);
      Home home = Home.of("user-" + i);
      assertThat(open.endpoint())
          .isEqualTo(Collections.min(withRoom, Comparator.comparingLong(home::distance)).id());
    }
  }

  private List<EndpointId> homes() {
    return IntStream.range(0, SESSIONS).mapToObj(this::home).toList();
  }

  private EndpointId home(int session) {
    return fixture.pick(policy, fixture.tokens(1), session(session), null).endpoint();
  }

  private EndpointId named(int session) {
    return fixture
        .standings(policy, fixture.tokens(1), session(session))
        .candidates()
        .get(0)
        .endpoint()
        .id();
  }

  private Ticket open(int session, int maxRequests) {
    return fixture.pick(policy, fixture.tokens(1), session(session), null, maxRequests);
  }

  private static Affinity session(int number) {
    return new Affinity(null, "user-" + number);
  }

  private static Endpoint draining(Endpoint server) {
    return new Endpoint(server.id(), server.pod(), server.models(), null, true);
  }
}
