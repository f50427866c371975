package dev.berth.simulator.switching;

import dev.berth.modelswitch.policy.ModelRules;
import dev.berth.modelswitch.policy.RunningAnswers.Answer;
import dev.berth.modelswitch.policy.SwitchPolicy;
import dev.berth.modelswitch.policy.SwitchedGroup;
import dev.berth.modelswitch.policy.SwitchedModel;
import dev.berth.simulator.policies.server.ServerListener;
import dev.berth.simulator.policies.server.ServerModel;
import dev.berth.simulator.policies.server.StepGroup;
import dev.berth.simulator.policies.trace.TraceRequest;
import dev.berth.simulator.switching.Rival.Handling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One run. Time goes from event to event: a step of a server ends, a group is asleep or awake, a
 * request arrives, the policy looks. Used once, by one thread.
 */
final class SwitchingSimulation implements ServerListener {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long LOOK_NANOS = 200_000_000;
  private static final long METRICS_NANOS = 1_000_000_000;
  private static final long RELEASE_NANOS = 20_000_000;
  private static final int BLOCK_TOKENS = 16;
  private static final int MOST_IN_FLIGHT = 200;

  private static final double RETRY_SECONDS = 10;

  private final Scenario scenario;
  private final List<Call> calls;
  private final Handling handling;
  private final RandomGenerator random;
  private final SwitchPolicy policy;
  private final List<SwitchedModel> models = new ArrayList<>();
  private final List<Devices> groups = new ArrayList<>();
  private final List<SwitchedGroup> deviceGroups = new ArrayList<>();
  private final List<PriorityQueue<Call>> held = new ArrayList<>();
  private int arrived;
  private int open;
  private int switches;
  private long switchNanos;
  private long lookNanos;

  /** A group with its servers. */
  private final class Devices {
    final SwitchedGroup group;
    final ReleasePace pace = new ReleasePace();
    final List<ServerModel> servers = new ArrayList<>();
    final List<StepGroup> steps = new ArrayList<>();
    long changeNanos = NEVER;
    long begunNanos;
    final long[] toldTokens = new long[scenario.models()];
    final long[] toldNanos = new long[scenario.models()];
    boolean asleep;

    Devices(int index) {
      List<SwitchedModel> own = new ArrayList<>();
      for (int model = 0; model < scenario.models(); model++) {
        own.add(models.get(model));
        servers.add(new ServerModel(scenario.server(), BLOCK_TOKENS, SwitchingSimulation.this));
        steps.add(new StepGroup(List.of(servers.get(model))));
      }
      group = new SwitchedGroup("group-" + index, own, models.get(index), 0);
    }

    void begin(SwitchedModel model, long now) {
      group.begin(model, now);
      begunNanos = now;
      asleep = false;
      changeNanos = group.inFlight() == 0 ? now + seconds(scenario.sleepSeconds()) : NEVER;
    }

    void onDrained(long now) {
      if (group.coming() != null && !asleep && changeNanos == NEVER) {
        changeNanos = now + seconds(scenario.sleepSeconds());
      }
    }

    void change() {
      long now = changeNanos;
      if (asleep) {
        changeNanos = NEVER;
        switchNanos += now - begunNanos;
        group.onAwake(scenario.wakeSeconds(), now);
      } else {
        asleep = true;
        group.onAsleep(scenario.sleepSeconds(), now);
        changeNanos = now + seconds(scenario.wakeSeconds());
      }
    }

    /** What its server says of the prompts that it has read. */
    void readMetrics(int model) {
      ServerModel server = servers.get(model);
      long tokens = server.readTokens() - toldTokens[model];
      long nanos = server.readNanos() - toldNanos[model];
      if (tokens > 0) {
        models.get(model).onRead(tokens, nanos / 1e9);
        toldTokens[model] += tokens;
        toldNanos[model] += nanos;
      }
    }

    boolean takes(int model, long now) {
      return group.awake() == models.get(model)
          && group.inFlight() < MOST_IN_FLIGHT
          && pace.takes(now);
    }

    void submit(Call call, long now) {
      Answer answer = new Answer(now);
      call.answer = answer;
      group.onBegun(answer);
      pace.onGiven(models.get(call.model).readingSeconds(call.request.promptTokens()), now);
      onServer.set(call.request.index(), this);
      steps.get(call.model).submit(servers.get(call.model), call.request, now);
    }
  }

  private final List<@Nullable Devices> onServer = new ArrayList<>();

  private SwitchingSimulation(
      Scenario scenario, List<Call> calls, Handling handling, SwitchPolicy policy) {
    this.scenario = scenario;
    this.calls = calls;
    this.handling = handling;
    this.random = new SplittableRandom(calls.size());
    this.policy = policy;
    for (int model = 0; model < scenario.models(); model++) {
      models.add(new SwitchedModel("model-" + model, ModelRules.NONE, 0));
      held.add(new PriorityQueue<>(Comparator.comparingLong(call -> call.deadlineNanos)));
    }
    for (int group = 0; group < scenario.groups(); group++) {
      groups.add(new Devices(group));
      deviceGroups.add(groups.get(group).group);
    }
    calls.forEach(call -> onServer.add(null));
  }

  /**
   * @param switches that were begun
   * @param switchSeconds from the decision until the other was awake, in the mean
   */
  record Outcome(List<Call> calls, int switches, double switchSeconds) {

    long good() {
      return calls.stream().filter(Call::isGood).count();
    }
  }

  /** Takes the calls, which are those of the scenario, to their ends. */
  static Outcome run(Scenario scenario, List<Call> calls, Handling handling, SwitchPolicy policy) {
    SwitchingSimulation simulation = new SwitchingSimulation(scenario, calls, handling, policy);
    while (simulation.arrived < simulation.calls.size() || simulation.open > 0) {
      simulation.advance();
    }
    double mean = simulation.switchNanos / 1e9 / Math.max(1, simulation.switches);
    return new Outcome(simulation.calls, simulation.switches, mean);
  }

  private void advance() {
    StepGroup step = null;
    Devices changing = null;
    long now = Math.min(lookNanos, nextArrivalNanos());
    for (Devices devices : groups) {
      if (devices.changeNanos < now) {
        now = devices.changeNanos;
        changing = devices;
        step = null;
      }
      for (StepGroup server : devices.steps) {
        if (server.stepEndNanos() < now) {
          now = server.stepEndNanos();
          step = server;
          changing = null;
        }
      }
    }
    if (step != null) {
      step.endStep();
      return;
    }
    if (changing != null) {
      changing.change();
    } else if (now == nextArrivalNanos()) {
      arrive(now);
    } else {
      lookNanos = now + RELEASE_NANOS;
      expire(now);
      release(now);
      if (now % LOOK_NANOS == 0) {
        look(now);
      }
      if (now % METRICS_NANOS == 0) {
        readMetrics();
      }
    }
  }

  private long nextArrivalNanos() {
    return arrived == calls.size() ? NEVER : calls.get(arrived).request.arrivalNanos();
  }

  private void arrive(long now) {
    Call call = calls.get(arrived++);
    open++;
    models.get(call.model).onArrival(call.request.promptTokens(), call.deadlineNanos, now);
    Devices free = handling == Handling.BLIND ? anyone(call.model, now) : free(call.model, now);
    if (free != null && (handling != Handling.HOLD || held.get(call.model).isEmpty())) {
      free.submit(call, now);
    } else {
      models.get(call.model).onHeld(call.deadlineNanos, now);
      held.get(call.model).add(call);
    }
  }

  /** Any server of the model: one that sleeps does not answer. */
  private @Nullable Devices anyone(int model, long now) {
    Devices devices = groups.get(random.nextInt(groups.size()));
    return devices.takes(model, now) ? devices : null;
  }

  private @Nullable Devices free(int model, long now) {
    return groups.stream()
        .filter(devices -> devices.takes(model, now))
        .min(Comparator.comparingInt(devices -> devices.group.inFlight()))
        .orElse(null);
  }

  private void release(long now) {
    for (int model = 0; model < models.size(); model++) {
      if (handling == Handling.HOLD) {
        releaseAll(model, now);
      } else if (handling == Handling.REFUSE) {
        releaseRetries(model, now);
      }
    }
  }

  private void releaseAll(int model, long now) {
    PriorityQueue<Call> queue = held.get(model);
    while (!queue.isEmpty()) {
      Devices free = free(model, now);
      if (free == null) {
        return;
      }
      Call call = queue.remove();
      models.get(model).onHeldNoMore(call.deadlineNanos);
      free.submit(call, now);
    }
  }

  private void releaseRetries(int model, long now) {
    for (Call call : List.copyOf(held.get(model))) {
      long waited = now - call.request.arrivalNanos();
      boolean retries = waited % seconds(RETRY_SECONDS) < RELEASE_NANOS && waited >= RELEASE_NANOS;
      Devices free = retries ? free(model, now) : null;
      if (free != null) {
        held.get(model).remove(call);
        models.get(model).onHeldNoMore(call.deadlineNanos);
        free.submit(call, now);
      }
    }
  }

  private void expire(long now) {
    for (int model = 0; model < models.size(); model++) {
      PriorityQueue<Call> queue = held.get(model);
      while (!queue.isEmpty() && queue.element().isLate(now)) {
        models.get(model).onHeldNoMore(queue.remove().deadlineNanos);
        open--;
      }
    }
  }

  private void readMetrics() {
    for (Devices devices : groups) {
      for (int model = 0; model < models.size(); model++) {
        devices.readMetrics(model);
      }
    }
  }

  private void look(long now) {
    SwitchPolicy.Order order = policy.next(deviceGroups, models, now);
    while (order != null) {
      switches++;
      groups.get(deviceGroups.indexOf(order.group())).begin(order.model(), now);
      order = policy.next(deviceGroups, models, now);
    }
  }

  private static long seconds(double seconds) {
    return (long) (seconds * 1e9);
  }

  @Override
  public void onAdmitted(TraceRequest request, int cachedTokens) {
    // A request is on its server from when it was given to it.
  }

  @Override
  public void onFirstToken(TraceRequest request, long nowNanos) {
    calls.get(request.index()).onFirstToken(nowNanos);
  }

  @Override
  public void onEnd(TraceRequest request, long nowNanos) {
    Call call = calls.get(request.index());
    call.onEnd(nowNanos);
    open--;
    Devices devices = onServer.get(request.index());
    if (devices != null && call.answer != null) {
      devices.group.onEnded(call.answer, nowNanos);
      if (devices.group.inFlight() == 0) {
        devices.onDrained(nowNanos);
      }
    }
  }
}
