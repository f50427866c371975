package dev.berth.simulator.http;

import dev.berth.simulator.base.Ticker;
import dev.berth.simulator.engine.EngineModel;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.EngineStats;
import dev.berth.simulator.sleep.DeviceMemory;
import dev.berth.simulator.sleep.SleepCounts;
import dev.berth.simulator.sleep.SleepFault;
import dev.berth.simulator.sleep.SleepMode;
import dev.berth.simulator.sleep.Sleeper;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One fake inference server: a real HTTP/1.1 port in front of an {@link EngineModel}. It can be
 * stopped, as if its process had died, and started again on the same port, with an empty cache.
 *
 * <p>Starting, {@link #stop}, {@link #restart} and {@link #close} block until done, are meant for
 * one thread at a time, and must not be called on an event loop. Everything else may be asked by
 * any thread at any time.
 */
public final class SimulatedEngine implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SimulatedEngine.class);

  private final EngineProfile profile;
  private final List<String> models;
  private final SingleThreadEventLoop loop;
  private final Runnable onClose;
  private final @Nullable SleepMode sleepMode;
  private final SleepCounts sleepCounts = new SleepCounts();
  private final RequestCounts counts = new RequestCounts();
  private final InetSocketAddress socketAddress;
  private volatile Conduct conduct = Conduct.NORMAL;
  private volatile SleepFault sleepFault = SleepFault.NONE;
  private volatile EngineModel model;
  private @Nullable EngineListener listener;

  private SimulatedEngine(
      EngineProfile profile,
      List<String> models,
      @Nullable SleepMode sleepMode,
      InetSocketAddress bind,
      SingleThreadEventLoop loop,
      Runnable onClose) {
    this.profile = profile;
    this.models = List.copyOf(models);
    this.sleepMode = sleepMode;
    this.loop = loop;
    this.onClose = onClose;
    EngineListener bound = new EngineListener(loop, bind);
    this.socketAddress = bound.address();
    this.model = newModel();
    this.listener = bound;
    open(bound);
  }

  /** A process that finds no memory for itself ends before it accepts anybody. */
  private void open(EngineListener bound) {
    Sleeper sleeper = sleepMode == null ? null : newSleeper(sleepMode, bound);
    if (sleeper == null || sleeper.tryStart()) {
      bound.accept(newContext(sleeper));
    } else {
      stop();
    }
  }

  private Sleeper newSleeper(SleepMode mode, EngineListener bound) {
    return new Sleeper(mode, model, this::schedule, sleepCounts, () -> sleepFault, bound::cut);
  }

  /**
   * Starts a server on an event loop of its own.
   *
   * @param models the names it answers to, at least one
   * @param bind where to listen; port 0 takes a free one
   * @throws IllegalArgumentException when {@code models} is empty
   * @throws java.io.UncheckedIOException when it cannot listen there
   */
  public static SimulatedEngine start(
      EngineProfile profile, List<String> models, InetSocketAddress bind) {
    return start(profile, models, null, bind);
  }

  /**
   * Starts a server with sleep mode on an event loop of its own. Where its device memory is taken,
   * its process ends at once, as after {@link #stop}.
   *
   * @param sleepMode null for a server without
   */
  public static SimulatedEngine start(
      EngineProfile profile,
      List<String> models,
      @Nullable SleepMode sleepMode,
      InetSocketAddress bind) {
    EngineLoops loops = new EngineLoops(1);
    try {
      return start(profile, models, sleepMode, bind, loops.next(), loops::close);
    } catch (RuntimeException e) {
      loops.close();
      throw e;
    }
  }

  static SimulatedEngine start(
      EngineProfile profile,
      List<String> models,
      @Nullable SleepMode sleepMode,
      InetSocketAddress bind,
      SingleThreadEventLoop loop,
      Runnable onClose) {
    if (models.isEmpty()) {
      throw new IllegalArgumentException("a server needs at least one model");
    }
    return new SimulatedEngine(profile, models, sleepMode, bind, loop, onClose);
  }

  private EngineModel newModel() {
    return new EngineModel(profile, Ticker.system(), this::schedule);
  }

  private void schedule(Runnable step, long delayNanos) {
    loop.schedule(step, delayNanos, TimeUnit.NANOSECONDS).addListener(this::reportFailure);
  }

  /** A step that throws leaves the server hanging; that must not go unseen. */
  private void reportFailure(Future<?> step) {
    if (!step.isSuccess() && !step.isCancelled()) {
      log.atError().addKeyValue("server", address()).setCause(step.cause()).log("step failed");
    }
  }

  private ServerContext newContext(@Nullable Sleeper sleeper) {
    return new ServerContext(
        address(), models, model, sleeper, counts, () -> conduct, InstantSource.system());
  }

  /** {@code ip:port}, the same for the life of this object; IPv6 in brackets. */
  public String address() {
    return NetUtil.toSocketAddressString(socketAddress);
  }

  /** The port; never 0. */
  public int port() {
    return socketAddress.getPort();
  }

  /** The names this server answers to. */
  public List<String> models() {
    return models;
  }

  /** Requests received to their end, over all restarts; without those for health and metrics. */
  public long received() {
    return counts.received();
  }

  /** Those of them that were for an administrative path, as {@code /sleep}. */
  public long administrative() {
    return counts.administrative();
  }

  /**
   * From now on requests to the APIs are treated so, unless their headers order something else.
   * Health, metrics and the list of models stay as they are. For one thread at a time.
   */
  public void behave(Behaviour newBehaviour) {
    conduct = new Conduct(newBehaviour, conduct.pages());
  }

  /**
   * From now on requests for health, metrics and the list of models are treated so, and those to
   * the APIs stay as they are. For one thread at a time.
   */
  public void behaveOnPages(Behaviour newBehaviour) {
    conduct = new Conduct(conduct.apis(), newBehaviour);
  }

  /**
   * From its next step on the model is slower than its profile says, until the next restart.
   *
   * @param factor 1 is as the profile says, 5 five times as slow
   */
  public void slowDown(double factor) {
    model.slowDown(factor);
  }

  /**
   * The state of the queueing model; after {@link #stop} its last state, with nothing in flight.
   */
  public EngineStats stats() {
    return model.stats();
  }

  /** Closes the port and cuts every connection. Does nothing on a stopped server. */
  public void stop() {
    EngineListener open = listener;
    if (open != null) {
      open.close();
      listener = null;
    }
  }

  /** How it fails from now on when told to sleep or to wake; for one thread at a time. */
  public void failInSleep(SleepFault fault) {
    sleepFault = fault;
  }

  /** What sleep has come to, over all restarts. */
  public SleepCounts sleepCounts() {
    return sleepCounts;
  }

  /** What it shares with the others of its device group; null for a server without sleep mode. */
  public @Nullable DeviceMemory deviceMemory() {
    return sleepMode == null ? null : sleepMode.memory();
  }

  /**
   * Stops the server if it runs and starts it again: same port, empty queue, empty cache. Where its
   * device memory is taken, its process ends at once.
   */
  public void restart() {
    stop();
    EngineListener bound = new EngineListener(loop, socketAddress);
    model = newModel();
    listener = bound;
    open(bound);
  }

  /** Stops the server for good. */
  @Override
  public void close() {
    stop();
    onClose.run();
  }
}
