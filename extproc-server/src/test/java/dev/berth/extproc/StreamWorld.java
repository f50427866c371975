package dev.berth.extproc;

import static dev.berth.testing.Endpoints.serving;
import static dev.berth.testing.Endpoints.sharing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.admission.HoldEnd;
import dev.berth.config.CompletionMode;
import dev.berth.endpoint.Endpoint;
import dev.berth.extproc.StreamHarness.Envoy;
import dev.berth.pool.Pool;
import dev.berth.routing.GatewayOptions;
import dev.berth.routing.PoolRoute;
import dev.berth.routing.RejectReason;
import io.micrometer.core.instrument.Counter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One round of {@link StreamFuzzTest}: a service in a setting of its own, and what befalls it, all
 * by one seed. After every step
 *
 * <ul>
 *   <li>no bug was caught, and gRPC's contract was kept;
 *   <li>a stream got at most one reply for each message, of its kind, one decision, and nothing
 *       behind an answer; where Envoy kept to the protocol, {@link EnvoyModel} had no complaint;
 *   <li>the tickets that are open are those of decisions of which nobody told the end, and whoever
 *       may tell it is the only one who did;
 *   <li>memory is within its bounds, and as many streams are open as there are;
 *   <li>where servers sleep, a request that waits has one place, which is given up once, with its
 *       bytes ({@link FuzzedHolds}).
 * </ul>
 *
 * In the end every Envoy that kept to the protocol has its replies, what it was to send on is what
 * its client sent, and when all have left nothing is left.
 */
final class StreamWorld {

  private static final int STEPS = 250;
  private static final int MOST_STREAMS = 5;
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final SplittableRandom random;
  private final CompletionMode completion;
  private final ExtProcSettings settings;
  private final StreamHarness harness;
  private final Deque<Runnable> home = new ArrayDeque<>();
  private final List<FuzzedStream> streams = new ArrayList<>();
  private final List<StreamBooks> books = new ArrayList<>();
  private final List<String> logs = new ArrayList<>();
  private final boolean oneModel;
  private final @Nullable FuzzedHolds holds;
  private @Nullable HandDrivenCalls calls;
  private @Nullable CompletionStage<Void> drained;

  StreamWorld(long seed) {
    random = new SplittableRandom(seed);
    completion = pick(CompletionMode.values());
    settings = settings();
    oneModel = random.nextInt(3) > 0;
    holds = random.nextBoolean() ? new FuzzedHolds(random.split()) : null;
    GatewayOptions gateway =
        new GatewayOptions(random.nextInt(3), random.nextBoolean(), random.nextBoolean());
    Routes routes = Routes.of(completion).with(gateway).withAlias("alias", "m").passing("/docs");
    harness =
        new StreamHarness(
            pool -> route(routes, pool),
            settings,
            home::add,
            service -> {
              calls = new HandDrivenCalls(service);
              return calls;
            });
    if (holds != null) {
      holds.startAt(harness.ticker);
    }
    changeServers();
  }

  private PoolRoute route(Routes routes, Pool pool) {
    PoolRoute route = routes.apply(pool);
    return holds == null ? route : route.with(holds.rules(pool));
  }

  private ExtProcSettings settings() {
    long maxBody = pick(300L, 6_000L, 100_000L, 100_000L, 100_000L);
    long memory = pick(200L, 10_000L, 1_000_000L, 1_000_000L);
    long peek = pick(0L, 100L, 50_000L);
    return new ExtProcSettings(maxBody, memory)
        .withPeek(peek, Math.max(peek, pick(1L, 4_000L, 200_000L)))
        .withStreams(TIMEOUT, pick(1, 3, 100, 100, 100, 100));
  }

  void play() {
    for (int i = 0; i < STEPS; i++) {
      step();
      check();
    }
    if (random.nextInt(3) > 0) {
      settle();
      streams.forEach(FuzzedStream::assertServed);
    }
    leaveAll();
    assertNothingLeft();
  }

  private void step() {
    int dice = random.nextInt(1000);
    if (holds != null && random.nextInt(6) == 0) {
      calls().nextBreath();
      holds.step();
    } else if (dice < 60) {
      open();
    } else if (dice < 940) {
      one(dice);
    } else if (dice < 960) {
      runHome();
    } else if (dice < 970) {
      passTime(Duration.ofMinutes(pick(1, 2, 3, 6)));
    } else if (dice < 980) {
      toggleLog();
    } else if (dice < 990) {
      endByLog();
    } else if (dice < 998) {
      changeServers();
    } else if (drained == null && random.nextInt(4) == 0) {
      drained = harness.service.drain();
    }
  }

  private void open() {
    if (streams.stream().filter(stream -> !stream.call.isOver()).count() < MOST_STREAMS) {
      String envoy = address();
      calls().from(new InetSocketAddress(envoy, 4000));
      streams.add(new FuzzedStream(harness, calls(), random.split()));
      books.add(new StreamBooks(streams.get(streams.size() - 1).call, harness.tickets, envoy));
    }
  }

  private void one(int dice) {
    calls().nextBreath();
    List<FuzzedStream> open = streams.stream().filter(stream -> !stream.call.isOver()).toList();
    if (open.isEmpty()) {
      return;
    }
    FuzzedStream stream = open.get(random.nextInt(open.size()));
    if (dice < 400) {
      stream.act();
    } else if (dice < 700) {
      stream.call.arrive();
    } else {
      stream.call.depart();
    }
  }

  private boolean runHome() {
    calls().nextBreath();
    Runnable task = home.poll();
    if (task != null) {
      task.run();
    }
    return task != null;
  }

  private void passTime(Duration time) {
    calls().nextBreath();
    harness.ticker.advance(time);
    harness.service.sweep();
    for (int i = random.nextInt(6); i > 0; i--) {
      runHome();
    }
  }

  private void toggleLog() {
    String envoy = address();
    if (logs.remove(envoy)) {
      harness.accessLogs.onClose(envoy);
    } else {
      logs.add(envoy);
      harness.accessLogs.onOpen(envoy);
    }
  }

  private void endByLog() {
    List<StreamBooks> open = books.stream().filter(StreamBooks::isOpen).toList();
    if (!open.isEmpty()) {
      open.get(random.nextInt(open.size())).endByLog();
    }
  }

  private void changeServers() {
    List<Endpoint> servers =
        IntStream.range(0, 4)
            .filter(i -> random.nextInt(4) > 0)
            .mapToObj(i -> server("10.0.0." + i + ":8000"))
            .toList();
    harness.pool.applyDiscovery(servers);
  }

  private Endpoint server(String address) {
    String model = oneModel || random.nextBoolean() ? "m" : "n";
    boolean sleeps = holds != null && random.nextInt(4) > 0;
    return sleeps ? sharing("gpu-0", address, model) : serving(address, model);
  }

  private String address() {
    return "10.9.0." + random.nextInt(2);
  }

  private void check() {
    streams.forEach(FuzzedStream::check);
    books.forEach(book -> book.check(this::isToldByLog, drained != null));
    assertThat(harness.registry.get("berth.streams.failed").counter().count()).isZero();
    assertThat(harness.tickets.size())
        .isEqualTo(books.stream().filter(StreamBooks::isOpen).count());
    assertThat(harness.openStreams())
        .isEqualTo(streams.stream().filter(stream -> stream.call.isOpen()).count());
    long unread = streams.stream().mapToLong(stream -> stream.call.departingBytes()).sum();
    assertThat(harness.heldBytes()).isBetween(0.0, 2.0 * settings.maxBodyMemoryBytes() + unread);
    if (holds != null) {
      holds.check(
          streams.stream().filter(stream -> stream.call.isUndecided()).count(), refusedForMemory());
    }
  }

  private double refusedForMemory() {
    return harness
        .registry
        .get("berth.decisions")
        .tag("reason", RejectReason.BODY_MEMORY_FULL.label())
        .counter()
        .count();
  }

  private boolean isToldByLog(String envoy) {
    return completion == CompletionMode.ACCESS_LOG
        || (completion == CompletionMode.AUTO && logs.contains(envoy));
  }

  /** Every Envoy says what it has to say, and hears what there is to hear. */
  private void settle() {
    boolean moved;
    do {
      moved = runHome();
      for (FuzzedStream stream : streams) {
        calls().nextBreath();
        moved |= stream.call.arrive() | stream.call.depart();
        moved |= stream.play();
        stream.check();
      }
      check();
    } while (moved || (holds != null && holds.timeOut()));
  }

  private void leaveAll() {
    for (FuzzedStream stream : streams) {
      if (stream.call.takesMessages()) {
        stream.envoy.cancel();
      }
    }
    settle();
  }

  private void assertNothingLeft() {
    assertThat(harness.openStreams()).as("streams").isZero();
    assertThat(harness.heldBytes()).as("body memory").isZero();
    assertThat(drained == null || drained.toCompletableFuture().isDone()).as("drained").isTrue();
    assertAllPlacesAreFree();
    books.forEach(StreamBooks::endByLog);
    assertThat(harness.tickets.size()).as("tickets").isZero();
    assertThat(harness.inFlight()).as("requests in flight").isZero();
    assertThat(closedTickets())
        .as("tickets closed")
        .isEqualTo(books.stream().filter(StreamBooks::isDecided).count());
  }

  private void assertAllPlacesAreFree() {
    for (int i = 0; i < Math.min(settings.maxStreams(), 3); i++) {
      Envoy envoy = harness.envoy(Mode.BUFFERED.request());
      envoy.headers("POST", "/docs/x", false);
      assertThat(calls().last().arrive()).isTrue();
      assertThat(calls().last().journal().isAnswered()).as("a place is lost").isFalse();
    }
  }

  /** How requests have stopped to wait. */
  Set<HoldEnd> holdEnds() {
    return holds == null ? Set.of() : holds.seen();
  }

  private double closedTickets() {
    return harness.registry.get("berth.tickets.closed").counters().stream()
        .mapToDouble(Counter::count)
        .sum();
  }

  private HandDrivenCalls calls() {
    return Objects.requireNonNull(calls);
  }

  @SafeVarargs
  private <T> T pick(T... from) {
    return from[random.nextInt(from.length)];
  }
}
