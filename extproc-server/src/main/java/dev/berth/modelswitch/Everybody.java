package dev.berth.modelswitch;

import dev.berth.endpoint.Endpoint;
import dev.berth.modelswitch.SleepCalls.Found;
import dev.berth.pool.PooledEndpoint;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Tells or asks several servers at once, and goes on when all have answered. Confined. */
final class Everybody {

  private final SleepCalls calls;

  Everybody(SleepCalls calls) {
    this.calls = calls;
  }

  /** Whether they said that they sleep does not matter: who wants to know, looks. */
  void sleep(List<PooledEndpoint> servers, Duration timeout, Runnable then) {
    forEach(
        servers, (server, answered) -> calls.sleep(server, timeout, done -> answered.run()), then);
  }

  /**
   * Wakes them, and looks what they are then.
   *
   * @param then told all that any of them turns out to be; who did not say that it is awake is not
   *     clear, whatever it seems to be
   */
  void wake(List<PooledEndpoint> servers, Duration timeout, Consumer<Set<Found>> then) {
    EnumSet<Found> doubts = EnumSet.noneOf(Found.class);
    forEach(
        servers,
        (server, answered) ->
            calls.wake(
                server,
                timeout,
                done -> {
                  if (!done) {
                    doubts.add(Found.UNCLEAR);
                  }
                  answered.run();
                }),
        () ->
            look(
                servers,
                found -> {
                  doubts.addAll(found);
                  then.accept(doubts);
                }));
  }

  /** All that any of them turns out to be. */
  void look(List<PooledEndpoint> servers, Consumer<Set<Found>> then) {
    EnumSet<Found> found = EnumSet.noneOf(Found.class);
    forEach(
        servers,
        (server, answered) ->
            calls.look(
                server,
                one -> {
                  found.add(one);
                  answered.run();
                }),
        () -> then.accept(found));
  }

  private static void forEach(
      List<PooledEndpoint> servers, BiConsumer<Endpoint, Runnable> call, Runnable then) {
    if (servers.isEmpty()) {
      then.run();
      return;
    }
    int[] missing = {servers.size()};
    for (PooledEndpoint server : servers) {
      call.accept(
          server.endpoint(),
          () -> {
            missing[0]--;
            if (missing[0] == 0) {
              then.run();
            }
          });
    }
  }
}
