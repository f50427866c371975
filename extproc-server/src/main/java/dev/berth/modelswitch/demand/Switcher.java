package dev.berth.modelswitch.demand;

import dev.berth.admission.HeldRequest;
import dev.berth.admission.HoldEnd;
import dev.berth.admission.HoldListener;
import dev.berth.admission.HoldQueues;
import dev.berth.admission.PacedRelease;
import dev.berth.admission.WakeTimes;
import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointId;
import dev.berth.modelswitch.DeviceGroups;
import dev.berth.modelswitch.GroupView;
import dev.berth.modelswitch.SwitchEvents;
import dev.berth.modelswitch.policy.SwitchPolicy;
import dev.berth.modelswitch.policy.SwitchPolicy.Order;
import dev.berth.modelswitch.policy.SwitchedGroup;
import dev.berth.modelswitch.policy.SwitchedModel;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.Pool;
import dev.berth.pool.PoolSnapshot;
import dev.berth.pool.PooledEndpoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Has the device groups of one pool switch by the policy, and lets go of the requests that waited.
 * Confined to the engines' event loop, but for what is asked of it as {@link WakeTimes}.
 *
 * <p>Every {@link #TICK} it refuses whom it has to and lets go of whom it can; every {@link #LOOK},
 * and with the next tick after something has changed, it also looks at the servers and asks the
 * policy. Who asks for a model that is awake is learned from the counters of its servers: requests
 * themselves tell it nothing until they wait.
 */
public final class Switcher implements SwitchEvents, HoldListener, WakeTimes {

  /** How often {@link #tick} is to be called. */
  public static final Duration TICK = Duration.ofMillis(50);

  static final Duration LOOK = Duration.ofMillis(200);

  /** What did not get awake in a group is not tried again there so soon. */
  static final Duration AVOIDED = Duration.ofSeconds(30);

  /** Of a prompt by which the policy is told how fast a model reads. */
  private static final long TOKENS = 1000;

  private final Pool pool;
  private final HoldQueues queues;
  private final PacedRelease release;
  private final DeviceGroups devices;
  private final SwitchPolicy policy;
  private final SwitchRules rules;
  private final Ticker ticker;

  /** Of the servers of each group that are awake. */
  private final Map<String, ServerWatch> watches = new HashMap<>();

  private final ReleasedRequests released = new ReleasedRequests();

  private SwitchBoard board = SwitchBoard.empty();
  private boolean changed = true;
  private long lookedNanos;
  private volatile WakeOutlook outlook = WakeOutlook.NONE;

  /** Is told by the queues who waits, and by the groups who is awake, from now on. */
  public Switcher(
      Pool pool,
      HoldQueues queues,
      PacedRelease release,
      DeviceGroups devices,
      SwitchPolicy policy,
      SwitchRules rules,
      Ticker ticker) {
    this.pool = pool;
    this.queues = queues;
    this.release = release;
    this.devices = devices;
    this.policy = policy;
    this.rules = rules;
    this.ticker = ticker;
    queues.listen(this);
    devices.listen(this);
  }

  // Any thread:

  @Override
  public long waitNanos(String model, int ahead) {
    return outlook.waitNanos(model, ahead);
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
    List<GroupView> views = devices.views();
    if (!board.fits(views)) {
      renew(views, now);
    }
    views.forEach(view -> watch(view, now));
    removeUnserved(pool.snapshot());
    order(views, now);
    outlook = board.outlook(now);
  }

  /** Other servers: who waits for them is told to those who wake them. */
  private void renew(List<GroupView> views, long now) {
    board = board.next(views, rules::of, now);
    watches.clear();
    released.clear();
    for (String name : queues.models()) {
      SwitchedModel model = board.modelOf(name);
      if (model != null) {
        queues.line(name).deadlinesNanos().forEach(deadline -> model.onHeld(deadline, now));
      }
    }
  }

  private void watch(GroupView view, long now) {
    SwitchedGroup group = board.group(view.name());
    if (group == null) {
      return;
    }
    if (view.step() == null) {
      watchAwake(view, group, now);
      return;
    }
    ServerWatch leaving = watches.get(view.name());
    if (leaving != null) {
      leaving.look(group, now);
    }
  }

  private void watchAwake(GroupView view, SwitchedGroup group, long now) {
    SwitchedModel awake = board.awake(view);
    ServerWatch watch = watchOf(view, group, now);
    if (awake != group.awake()) {
      group.onFound(awake, now);
    }
    if (awake != null) {
      onBegun(awake, watch.look(group, now), watch.tokensOfOne(), now);
      awake.onRead(TOKENS, TOKENS * pool.paces().of(awake.name()).readingSecondsPerToken());
    }
  }

  private ServerWatch watchOf(GroupView view, SwitchedGroup group, long now) {
    List<EndpointLoad> loads = view.awake().stream().map(PooledEndpoint::load).toList();
    ServerWatch watch = watches.get(view.name());
    if (watch == null || !watch.isOf(loads)) {
      endWatch(view.name(), group, now);
      watch = new ServerWatch(loads);
      watches.put(view.name(), watch);
    }
    return watch;
  }

  private void endWatch(String name, SwitchedGroup group, long now) {
    ServerWatch watch = watches.remove(name);
    if (watch != null) {
      watch.end(group, now);
    }
  }

  /** Those that did not wait are new; of the others the policy heard when they began to. */
  private void onBegun(SwitchedModel model, long begun, long tokens, long now) {
    for (long i = released.take(model, begun, now); i < begun; i++) {
      model.onArrival(tokens, rules.deadlineNanos(model.name(), now), now);
    }
  }

  /** Whom no server will ever serve, hears so. */
  private void removeUnserved(PoolSnapshot snapshot) {
    for (String name : queues.models()) {
      if (!snapshot.canBeAwake(name, null)) {
        queues.line(name).removeAll();
      }
    }
  }

  private void order(List<GroupView> views, long now) {
    List<SwitchedGroup> groups = board.groups();
    for (int i = 0; i < groups.size(); i++) {
      Order order = policy.next(groups, board.models(), now);
      if (order == null) {
        return;
      }
      devices.wakeOnDemand(board.server(order, views));
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
    if (again) {
      released.onHeldAgain(model);
    } else {
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
        released.onReleased(model, ticker.nanos());
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
      endWatch(group, known, now);
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
