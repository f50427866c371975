package dev.berth.modelswitch;

import dev.berth.admission.HeldRequest;
import dev.berth.admission.HoldEnd;
import dev.berth.admission.HoldListener;
import dev.berth.admission.HoldQueues;
import dev.berth.admission.PacedRelease;
import dev.berth.admission.Sleepers;
import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import dev.berth.modelswitch.policy.SwitchPolicy;
import dev.berth.modelswitch.policy.SwitchPolicy.Order;
import dev.berth.modelswitch.policy.SwitchedGroup;
import dev.berth.modelswitch.policy.SwitchedModel;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has the device groups of one pool switch by the policy, and lets go of the requests that waited.
 * Confined to the engines' event loop, but for what is asked of it as {@link Sleepers}.
 *
 * <p>Every {@link #TICK} it refuses whom it has to and lets go of whom it can; every {@link #LOOK},
 * and with the next tick after something has changed, it also looks at the servers and asks the
 * policy. Who asks for a model that is awake is learned from the counters of its servers: requests
 * themselves tell it nothing until they wait.
 */
public final class Switcher implements SwitchEvents, HoldListener, Sleepers {

  /** How often {@link #tick} is to be called. */
  public static final Duration TICK = Duration.ofMillis(50);

  static final Duration LOOK = Duration.ofMillis(200);

  /** A server that did not wake is not tried again so soon. */
  static final Duration AVOIDED = Duration.ofSeconds(30);

  /** Of a prompt by which the policy is told how fast a model reads. */
  private static final long TOKENS = 1000;

  private final Pool pool;
  private final HoldQueues queues;
  private final PacedRelease release;
  private final GroupControl control;
  private final SwitchPolicy policy;
  private final SwitchRules rules;
  private final Ticker ticker;

  /** Of the server of each group that is awake. */
  private final Map<String, ServerWatch> watches = new HashMap<>();

  /** Requests that were let go of, and have not been seen on a server. */
  private final Map<SwitchedModel, Long> released = new HashMap<>();

  private SwitchBoard board;
  private boolean changed = true;
  private long lookedNanos;
  private volatile WakeOutlook outlook = WakeOutlook.NONE;

  /** Is told by the queues who waits, from now on. */
  public Switcher(
      Pool pool,
      HoldQueues queues,
      PacedRelease release,
      GroupControl control,
      SwitchPolicy policy,
      SwitchRules rules,
      Ticker ticker) {
    this.pool = pool;
    this.queues = queues;
    this.release = release;
    this.control = control;
    this.policy = policy;
    this.rules = rules;
    this.ticker = ticker;
    this.board = new SwitchBoard(List.of(), pool.snapshot(), rules::of, ticker.nanos());
    queues.listen(this);
  }

  // Any thread:

  @Override
  public boolean canWake(PoolSnapshot snapshot, String model, @Nullable List<String> subset) {
    return outlook.canWake(snapshot, model, subset);
  }

  @Override
  public long waitNanos(String model) {
    return outlook.waitNanos(model);
  }

  // On the loop:

  /** Does what is due. */
  public void tick() {
    long now = ticker.nanos();
    queues.tick();
    if (changed || now - lookedNanos >= LOOK.toNanos()) {
      look(now);
    }
    release.release();
  }

  private void look(long now) {
    changed = false;
    lookedNanos = now;
    List<GroupStatus> status = control.groups();
    PoolSnapshot snapshot = pool.snapshot();
    if (!board.fits(status, snapshot)) {
      rebuild(status, snapshot, now);
    }
    status.forEach(group -> watch(group, snapshot, now));
    removeUnserved(snapshot);
    order(now);
    outlook = board.outlook(now);
  }

  /** Other servers: what is known of the old ones is no longer worth much. */
  private void rebuild(List<GroupStatus> status, PoolSnapshot snapshot, long now) {
    board = new SwitchBoard(status, snapshot, rules::of, now);
    watches.clear();
    released.clear();
    for (String name : queues.models()) {
      SwitchedModel model = board.modelOf(name);
      if (model != null) {
        for (long deadline : queues.line(name).each(HeldRequest::deadlineNanos)) {
          model.onHeld(deadline, now);
        }
      }
    }
  }

  private void watch(GroupStatus status, PoolSnapshot snapshot, long now) {
    EndpointId awake = status.awake();
    SwitchedGroup group = board.group(status.name());
    SwitchedModel model = awake == null ? null : board.modelOf(awake);
    if (awake == null || group == null || model == null) {
      return;
    }
    ServerWatch watch = watchOf(status.name(), awake, snapshot);
    if (watch != null) {
      onBegun(model, watch.look(group, now), watch.tokensOfOne(), now);
      double perToken = pool.paces().of(model.name()).readingSecondsPerToken();
      model.onRead(TOKENS, TOKENS * perToken);
    }
  }

  private @Nullable ServerWatch watchOf(String group, EndpointId server, PoolSnapshot snapshot) {
    int position = snapshot.positionOf(server.text());
    if (position < 0) {
      return null;
    }
    EndpointLoad load = snapshot.endpoint(position).load();
    return watches.compute(
        group, (same, old) -> old == null || !old.isOf(load) ? new ServerWatch(load) : old);
  }

  /** Those that did not wait are new; of the others the policy heard when they began to. */
  private void onBegun(SwitchedModel model, long begun, long tokens, long now) {
    long waited = Math.min(begun, released.getOrDefault(model, 0L));
    released.merge(model, -waited, Long::sum);
    for (long i = waited; i < begun; i++) {
      model.onArrival(tokens, rules.deadlineNanos(model.name(), now), now);
    }
  }

  /** Whom no server will ever serve, hears so. */
  private void removeUnserved(PoolSnapshot snapshot) {
    for (String name : queues.models()) {
      if (board.modelOf(name) == null && snapshot.ready(name).length == 0) {
        queues.line(name).removeAll();
      }
    }
  }

  private void order(long now) {
    List<SwitchedGroup> groups = board.groups();
    for (int i = 0; i < groups.size(); i++) {
      Order order = policy.next(groups, board.models(), now);
      if (order == null) {
        return;
      }
      control.switchTo(order.group().name(), board.server(order));
      if (order.group().coming() == null) {
        return; // it may not, at this moment
      }
    }
  }

  @Override
  public void onHeld(HeldRequest request, boolean again) {
    changed = true;
    SwitchedModel model = board.modelOf(request.model());
    if (model == null) {
      return;
    }
    long now = ticker.nanos();
    if (!again) {
      model.onArrival(request.promptTokens(), request.deadlineNanos(), now);
    }
    model.onHeld(request.deadlineNanos(), now);
  }

  @Override
  public void onHeldNoMore(HeldRequest request, HoldEnd end) {
    SwitchedModel model = board.modelOf(request.model());
    if (model != null) {
      model.onHeldNoMore(request.deadlineNanos());
      if (end == HoldEnd.RELEASED) {
        released.merge(model, 1L, Long::sum);
      }
    }
  }

  @Override
  public void onBegin(String group, EndpointId next) {
    SwitchedModel model = board.modelOf(next);
    SwitchedGroup known = board.group(group);
    if (known != null && model != null && known.coming() == null) {
      known.begin(model, ticker.nanos());
    }
  }

  @Override
  public void onAsleep(String group, double seconds) {
    SwitchedGroup known = board.group(group);
    if (known != null) {
      long now = ticker.nanos();
      ServerWatch watch = watches.remove(group);
      if (watch != null) {
        watch.end(known, now);
      }
      known.onAsleep(seconds, now);
    }
  }

  @Override
  public void onAwake(String group, double seconds) {
    onWay(group, known -> known.onAwake(seconds, ticker.nanos()));
  }

  @Override
  public void onFailed(String group) {
    onWay(group, known -> known.onFailed(ticker.nanos() + AVOIDED.toNanos()));
  }

  private void onWay(String group, Consumer<SwitchedGroup> event) {
    changed = true;
    SwitchedGroup known = board.group(group);
    if (known != null && known.coming() != null) {
      event.accept(known);
    }
  }
}
