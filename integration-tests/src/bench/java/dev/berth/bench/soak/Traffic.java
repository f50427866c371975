package dev.berth.bench.soak;

import dev.berth.it.client.GatewayClient;
import dev.berth.it.client.Protocol;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A steady rate of clients, whoever else is waiting, over all gateways that are up. */
final class Traffic {

  private static final List<Protocol> PROTOCOLS = List.of(Protocol.values());
  private static final int MOST_AT_ONCE = 400;
  private static final long LAST_ANSWER_SECONDS = 120;
  private static final double NANOS_PER_SECOND = 1e9;

  private final List<Gateway> gateways;
  private final int perSecond;
  private final SplittableRandom random;
  private final Tally tally;

  Traffic(List<Gateway> gateways, int perSecond, SplittableRandom random, Tally tally) {
    this.gateways = List.copyOf(gateways);
    this.perSecond = perSecond;
    this.random = random;
    this.tally = tally;
  }

  /** Sends for so long; blocks until the last answer has come. */
  void run(Duration length) throws InterruptedException {
    ExecutorService clients =
        new ThreadPoolExecutor(0, MOST_AT_ONCE, 10, TimeUnit.SECONDS, new SynchronousQueue<>());
    long start = System.nanoTime();
    double between = NANOS_PER_SECOND / perSecond;
    for (long sent = 0; sent * between < length.toNanos(); sent++) {
      awaitTime(start + (long) (sent * between));
      send(clients);
    }
    clients.shutdown();
    if (!clients.awaitTermination(LAST_ANSWER_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("clients still wait for their answers");
    }
  }

  private static void awaitTime(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private void send(ExecutorService clients) {
    Gateway gateway = gateways.get(random.nextInt(gateways.size()));
    SplittableRandom own = random.split();
    try {
      clients.execute(() -> visit(gateway, own));
    } catch (RejectedExecutionException tooMany) {
      tally.onUnsent();
    }
  }

  private void visit(Gateway gateway, SplittableRandom own) {
    long mark = gateway.unrest().mark();
    GatewayClient client = gateway.client();
    if (client == null) {
      tally.onUnsent();
      return;
    }
    Protocol protocol = PROTOCOLS.get(own.nextInt(PROTOCOLS.size()));
    Act act = Act.any(gateway.plan(), own);
    Flaw flaw = play(act, new Visit(gateway.plan(), client, protocol, own));
    tally.add(gateway.plan(), act, flaw, gateway.unrest().wasCalmSince(mark));
  }

  /** Whatever a connection throws, checked exceptions that Netty does not declare among them. */
  @SuppressWarnings("CatchingUnchecked")
  private static @Nullable Flaw play(Act act, Visit visit) {
    try {
      return act.play().on(visit);
    } catch (CompletionException broken) {
      return Flaw.missing(
          "no answer: " + Objects.requireNonNull(broken.getCause()).getClass().getSimpleName());
    } catch (Exception failed) {
      return Flaw.missing("no connection: " + failed.getClass().getSimpleName());
    }
  }
}
