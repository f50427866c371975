package dev.berth.modelswitch;

import dev.berth.endpoint.Endpoint;
import dev.berth.endpoint.EndpointId;
import dev.berth.pool.Ticket;
import dev.berth.pool.TicketEnd;
import dev.berth.testing.HandDrivenLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Engines on one accelerator that take their time, and may do other than they say. */
public final class FakeEngines {

  static final Duration SLEEP = Duration.ofMillis(300);
  static final Duration WAKE = Duration.ofMillis(700);
  private static final Duration LOOK = Duration.ofMillis(5);

  /** What is wrong with an engine. */
  public enum Fault {
    NONE,
    /** It says that it sleeps, and goes on. */
    LIES,
    /** It says that it is awake, and sleeps on. */
    SLEEPS_ON,
    /** It wakes, and does not get over the first prompt. */
    STAYS_COLD,
    /** It takes no orders and answers no questions. */
    HANGS
  }

  /** One process. */
  public static final class Engine {
    public boolean awake;
    public boolean gone;

    /** It says that it sleeps, and has some of its memory. */
    public boolean half;

    public Fault fault = Fault.NONE;
  }

  private final HandDrivenLoop world;
  private final Predicate<EndpointId> isBusy;
  private final Map<EndpointId, Engine> engines = new LinkedHashMap<>();
  private final List<String> orders = new ArrayList<>();
  private int collisions;
  private int cut;

  /**
   * @param isBusy whether answers run there, which a sleep would cut
   */
  public FakeEngines(HandDrivenLoop world, Predicate<EndpointId> isBusy) {
    this.world = world;
    this.isBusy = isBusy;
  }

  public Engine engine(EndpointId id) {
    return engines.computeIfAbsent(id, first -> new Engine());
  }

  /** What they were told, in order. */
  public List<String> orders() {
    return orders;
  }

  /** A process dies, and its requests with it. */
  public void kill(EndpointId id, List<Ticket> running) {
    engine(id).gone = true;
    engine(id).awake = false;
    List<Ticket> lost = running.stream().filter(ticket -> ticket.endpoint().equals(id)).toList();
    lost.forEach(ticket -> ticket.close(TicketEnd.ACCESS_LOG));
    running.removeAll(lost);
  }

  /** How often two had their weights on the accelerator at once. */
  public int collisions() {
    return collisions;
  }

  /** How many were put to sleep with answers running. */
  public int cut() {
    return cut;
  }

  public void onWake(EndpointId id) {
    engine(id).awake = true;
    engine(id).half = false;
    collisions +=
        engines.values().stream().filter(one -> one.awake && !one.gone).count() > 1 ? 1 : 0;
  }

  /**
   * As a process of Berth's sees them.
   *
   * @param isAlive whether that process is there to hear the answers
   */
  public SleepCalls calls(BooleanSupplier isAlive) {
    return new SleepCalls() {
      @Override
      public void sleep(Endpoint server, Duration timeout, Consumer<Boolean> done) {
        orders.add("sleep " + server.id());
        order(server, SLEEP, timeout, isAlive, done, FakeEngines.this::fallAsleep);
      }

      @Override
      public void wake(Endpoint server, Duration timeout, Consumer<Boolean> done) {
        orders.add("wake " + server.id());
        order(server, WAKE, timeout, isAlive, done, FakeEngines.this::wakeUp);
      }

      @Override
      public void look(Endpoint server, Consumer<Found> found) {
        later(LOOK, () -> tell(isAlive, found, found(server.id())));
      }
    };
  }

  private void order(
      Endpoint server,
      Duration takes,
      Duration timeout,
      BooleanSupplier isAlive,
      Consumer<Boolean> done,
      Consumer<EndpointId> effect) {
    Engine engine = engine(server.id());
    if (engine.gone) {
      later(LOOK, () -> tell(isAlive, done, false));
    } else if (engine.fault == Fault.HANGS) {
      later(timeout, () -> tell(isAlive, done, false));
    } else {
      later(
          takes,
          () -> {
            effect.accept(server.id());
            tell(isAlive, done, !engine.gone && engine.fault != Fault.STAYS_COLD);
          });
    }
  }

  private void fallAsleep(EndpointId id) {
    Engine engine = engine(id);
    if (engine.fault != Fault.LIES && !engine.gone) {
      cut += engine.awake && isBusy.test(id) ? 1 : 0;
      engine.awake = false;
    }
  }

  private void wakeUp(EndpointId id) {
    Engine engine = engine(id);
    if (engine.fault != Fault.SLEEPS_ON && !engine.gone) {
      onWake(id);
    }
  }

  public SleepCalls.Found found(EndpointId id) {
    Engine engine = Objects.requireNonNull(engines.get(id));
    if (engine.gone) {
      return SleepCalls.Found.GONE;
    }
    if (engine.fault == Fault.HANGS) {
      return SleepCalls.Found.UNCLEAR;
    }
    if (engine.half) {
      return SleepCalls.Found.HALF_AWAKE;
    }
    return engine.awake ? SleepCalls.Found.AWAKE : SleepCalls.Found.ASLEEP;
  }

  private static <T> void tell(BooleanSupplier isAlive, Consumer<T> who, T what) {
    if (isAlive.getAsBoolean()) {
      who.accept(what);
    }
  }

  private void later(Duration delay, Runnable task) {
    var unused = world.scheduler().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
  }
}
