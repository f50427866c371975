package dev.berth.bench.switching;

import dev.berth.bench.ChildProcesses;
import dev.berth.bench.Estimate;
import dev.berth.bench.Table;
import dev.berth.it.envoy.EnvoyProfile.BodyMode;
import dev.berth.it.envoy.EnvoyProfile.Shipped;
import dev.berth.it.stack.Fleet;
import dev.berth.it.stack.Setup;
import dev.berth.simulator.engine.EngineProfile;
import dev.berth.simulator.engine.StepCost;
import dev.berth.simulator.http.SharedDevices;
import dev.berth.simulator.http.SimulatedPods;
import dev.berth.simulator.sleep.SleepTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What the switches of one device group cost the requests to another, through the real Envoy: one
 * window in which the group switches all the time, under load, and one in which it does not, again
 * and again, and the ratio of the two.
 *
 * <p>Exit code 0 when every request to the other group was answered well; 1 otherwise.
 */
public final class SwitchCost {

  private static final int PAIRS = 10;
  private static final EngineProfile PROFILE =
      EngineProfile.standard().withCost(new StepCost(2e6, 0, 0, 0));

  /** About 0.3 s to fall asleep, and as long to wake. */
  private static final SharedDevices DEVICE =
      new SharedDevices(1, 60, SleepTimes.USUAL.scaled(0.12));

  private final List<Window> switching = new ArrayList<>();
  private final List<Window> still = new ArrayList<>();

  private SwitchCost() {}

  /** Runs all; takes no arguments. */
  public static void main(String[] args) throws InterruptedException {
    ChildProcesses.endWithThisOne();
    SwitchCost cost = new SwitchCost();
    cost.measure();
    System.out.println(cost.table());
    boolean good = cost.still.stream().allMatch(Window::isGood);
    System.exit(good && cost.switching.stream().allMatch(Window::isGood) ? 0 : 1);
  }

  private void measure() throws InterruptedException {
    Setup setup =
        Setup.of(Shipped.EDS_OVERRIDE_HOST, BodyMode.FULL_DUPLEX_STREAMED)
            .withCompletion("accessLog")
            .withPool("switching: {policy: never}");
    try (SimulatedPods turns = pods("turn-a", "turn-b");
        SimulatedPods others = pods("other-a", "other-b");
        Fleet fleet =
            Fleet.over(setup, 1, "servers:\n" + yaml(turns, "turns") + yaml(others, "others"))) {
      Turns group = new Turns(fleet, turns.engines());
      group.awaitAwake();
      Window.of(fleet, group, true); // the JVM's own learning is nothing of a switch's
      for (int pair = 0; pair < PAIRS; pair++) {
        System.err.println("switch: pair " + (pair + 1) + " of " + PAIRS);
        boolean first = pair % 2 == 0;
        add(Window.of(fleet, group, first));
        add(Window.of(fleet, group, !first));
      }
    }
  }

  private void add(Window window) {
    (window.switches() > 0 ? switching : still).add(window);
  }

  private static SimulatedPods pods(String... models) {
    return SimulatedPods.start(
        SimulatedPods.Layout.onLoopback(2, 1), PROFILE, List.of(models), DEVICE);
  }

  private static String yaml(SimulatedPods pods, String group) {
    return pods.engines().stream()
        .map(
            engine ->
                "- {address: \"%s\", pod: %s, models: %s, deviceGroup: %s}\n"
                    .formatted(engine.address(), group, engine.models(), group))
        .collect(Collectors.joining());
  }

  private String table() {
    int switches = switching.stream().mapToInt(Window::switches).sum();
    long requests = switching.stream().mapToLong(window -> window.report().requests()).sum();
    return Table.of(
            List.of("requests to the other group", "still", "switching", "ratio", "95 %"),
            List.of(
                row("p50, first byte", window -> window.report().timeToFirst().p50()),
                row("p99, first byte", window -> window.report().timeToFirst().p99()),
                row("p99, whole answer", window -> window.report().total().p99())))
        + "\n%d switches in %d windows, with %d requests to the other group"
            .formatted(switches, switching.size(), requests);
  }

  private List<String> row(String name, ToDoubleFunction<Window> millis) {
    double[] ratios = new double[PAIRS];
    for (int pair = 0; pair < PAIRS; pair++) {
      ratios[pair] =
          millis.applyAsDouble(switching.get(pair)) / millis.applyAsDouble(still.get(pair));
    }
    Estimate ratio = Estimate.of(ratios);
    return List.of(
        name,
        text("%.1f ms", median(still, millis)),
        text("%.1f ms", median(switching, millis)),
        text("%.3f", ratio.median()),
        text("%.3f", ratio.low()) + " – " + text("%.3f", ratio.high()));
  }

  private static double median(List<Window> windows, ToDoubleFunction<Window> millis) {
    return Estimate.of(windows.stream().mapToDouble(millis).toArray()).median();
  }

  private static String text(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
