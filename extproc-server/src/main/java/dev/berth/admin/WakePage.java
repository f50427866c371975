package dev.berth.admin;

import dev.berth.endpoint.EndpointId;
import dev.berth.modelswitch.SwitchOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The commands by which servers of a device group are woken and put to sleep: {@code POST
 * /api/servers/IP:PORT/wake} and {@code …/sleep}, with {@code ?drainSeconds=N}. A switch takes its
 * time: unless it has ended at once, the answer is 202, and {@code /api/groups} shows how it goes
 * and what became of it.
 */
final class WakePage {

  private static final long AT_ONCE_MILLIS = 200;
  private static final String DRAIN = "drainSeconds";
  private static final int MOST_SECONDS = 86_400;

  private final Supplier<List<AdminPool>> pools;

  WakePage(Supplier<List<AdminPool>> pools) {
    this.pools = pools;
  }

  Page answer(PageRequest request, WakeOrder order) {
    EndpointId server = order.id();
    AdminPool pool = server == null ? null : poolOf(server, request);
    if (server == null || pool == null) {
      return Page.error(404, "There is no such server.");
    }
    String seconds = request.query().first(DRAIN);
    Duration drain = seconds == null ? null : drain(seconds);
    if (seconds != null && drain == null) {
      return Page.error(400, DRAIN + " is a number from 1 to " + MOST_SECONDS + ".");
    }
    return page(
        order.isWake() ? pool.groups().wake(server, drain) : pool.groups().sleep(server, drain));
  }

  private @Nullable AdminPool poolOf(EndpointId server, PageRequest request) {
    return pools.get().stream()
        .filter(pool -> request.wants(pool.name()))
        .filter(pool -> pool.route().pool().snapshot().find(server) != null)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Duration drain(String text) {
    try {
      int seconds = Integer.parseInt(text);
      return seconds >= 1 && seconds <= MOST_SECONDS ? Duration.ofSeconds(seconds) : null;
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  private static Page page(CompletionStage<SwitchOutcome> end) {
    try {
      SwitchOutcome outcome = end.toCompletableFuture().get(AT_ONCE_MILLIS, TimeUnit.MILLISECONDS);
      return outcome.done()
          ? Page.json(200, Map.of("message", outcome.message()))
          : Page.error(409, outcome.message() + ".");
    } catch (TimeoutException underWay) {
      return Page.json(202, Map.of("message", "the switch is under way, see /api/groups"));
    } catch (ExecutionException bug) {
      throw new IllegalStateException(bug.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Page.error(503, "Berth ends.");
    }
  }
}
