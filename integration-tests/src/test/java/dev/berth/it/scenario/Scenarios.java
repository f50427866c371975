package dev.berth.it.scenario;

import java.util.List;
import java.util.stream.Stream;

/** All of them. */
public final class Scenarios {

  private Scenarios() {}

  /** In the order of the table. */
  public static List<Scenario> all() {
    return Stream.of(
            ofServers(),
            Replicas.all().map(ReplicaRolled::new),
            Replicas.all().map(ReplicaKilled::new))
        .<Scenario>flatMap(scenarios -> scenarios)
        .toList();
  }

  private static Stream<Scenario> ofServers() {
    return Stream.of(
        new ServerKilled(),
        new ServerLies(),
        new FourServersLie(),
        ServerHangs.whole(),
        ServerHangs.behindGoodProbes(),
        new ServerSlows(),
        new LockstepMemberKilled(),
        new PagesHang());
  }

  /** What flows in a world, in words. */
  public static String load() {
    return ("%.0f requests a second at %d servers in %d pods, open loop, about half of what they can"
            + " do; %.0f where Berth is rolled or killed")
        .formatted(World.PER_SECOND, World.SERVERS, World.PODS, Replicas.PER_SECOND);
  }
}
