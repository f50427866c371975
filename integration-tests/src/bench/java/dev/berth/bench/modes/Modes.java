package dev.berth.bench.modes;

import dev.berth.bench.ChildProcesses;
import dev.berth.bench.Problems;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/**
 * Measures the body modes through the real Envoy. All routes live through the whole run and are
 * measured in turns, and in the next round the other way round, so that whatever else the machine
 * does hits all alike.
 *
 * <p>Exit code 0 when every request was served and every body arrived as it was sent; 1 otherwise;
 * 2 for options that mean nothing.
 */
public final class Modes {

  private static final Path JSON = Path.of("integration-tests", "target", "modes.json");

  private final ModesPlan plan;
  private final Installation installation;
  private final Map<Integer, List<Body>> bodies;
  private final Map<Integer, Double> busyRates = new HashMap<>();
  private final Problems problems = new Problems();

  private Modes(ModesPlan plan, Installation installation, Map<Integer, List<Body>> bodies) {
    this.plan = plan;
    this.installation = installation;
    this.bodies = bodies;
  }

  /**
   * Measures, prints and writes what was found.
   *
   * @param args {@code --quick}, or nothing
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    ModesPlan plan;
    try {
      plan = ModesPlan.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("modes: " + e.getMessage());
      System.exit(2);
      return;
    }
    ModesReport report = run(plan);
    System.out.println(report.text());
    Files.writeString(
        JSON, JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(report));
    System.out.println("\nEvery window: " + JSON);
    System.exit(report.isRight() ? 0 : 1);
  }

  private static ModesReport run(ModesPlan plan) throws IOException, InterruptedException {
    ChildProcesses.endWithThisOne();
    Map<Integer, List<Body>> bodies = Body.ofSizes(Cell.SIZES);
    List<Crash> crashes = new ArrayList<>();
    for (Route mode : Route.MODES) {
      progress("a replica of Berth dies, " + mode);
      crashes.add(Crash.of(mode));
    }
    try (Installation installation = Installation.start(bodies)) {
      return new Modes(plan, installation, bodies).run(crashes);
    }
  }

  private ModesReport run(List<Crash> crashes) throws IOException, InterruptedException {
    warmUp();
    List<Row> rows = new ArrayList<>();
    for (Cell cell : Cell.all()) {
      progress(cell.toString());
      rows.add(measure(cell));
    }
    return new ModesReport(setting(), rows, crashes, peaks(), problems.counts());
  }

  /** Twice over all sizes: the second time tells how much the slowest route bears. */
  private void warmUp() throws IOException, InterruptedException {
    for (int round = 0; round < 2; round++) {
      for (int size : Cell.SIZES) {
        progress("warming up, " + Cell.sizeName(size));
        busyRates.put(size, ModesPlan.BUSY * slowest(size));
      }
    }
  }

  private double slowest(int size) throws IOException, InterruptedException {
    double slowest = Double.MAX_VALUE;
    for (Route route : Route.values()) {
      Cell cell = new Cell(size, true, false);
      Window window = window(cell, route, Pace.oneAfterAnother(), plan.warmUp());
      slowest = Math.min(slowest, window.perSecond());
    }
    return slowest;
  }

  private Row measure(Cell cell) throws IOException, InterruptedException {
    Map<Route, List<Window>> windows = new EnumMap<>(Route.class);
    for (int round = 0; round < plan.rounds(); round++) {
      for (Route route : order(round)) {
        windows
            .computeIfAbsent(route, key -> new ArrayList<>())
            .add(window(cell, route, pace(cell, round), plan.window()));
      }
    }
    return new Row(cell, cell.busy() ? busyRate(cell.bytes()) : 0, windows);
  }

  private static List<Route> order(int round) {
    List<Route> order = new ArrayList<>(Arrays.asList(Route.values()));
    if (round % 2 == 1) {
      Collections.reverse(order);
    }
    return order;
  }

  private double busyRate(int bodyBytes) {
    return Objects.requireNonNull(busyRates.get(bodyBytes));
  }

  /** The same moments for every route of a round. */
  private Pace pace(Cell cell, int round) {
    return cell.busy() ? Pace.openLoop(busyRate(cell.bytes()), round) : Pace.oneAfterAnother();
  }

  private Window window(Cell cell, Route route, Pace pace, Duration length)
      throws IOException, InterruptedException {
    List<byte[]> requests =
        Objects.requireNonNull(bodies.get(cell.bytes())).stream()
            .map(body -> ClientConnection.request(body, cell.retries()))
            .toList();
    return Load.run(
        installation.gateway(route),
        installation.berth(),
        requests,
        ModesPlan.clients(cell),
        pace,
        length,
        problems);
  }

  private Map<String, Long> peaks() throws IOException {
    Map<String, Long> peaks = new LinkedHashMap<>();
    for (Route route : Route.values()) {
      peaks.put(route.name(), installation.gateway(route).account().peakKib() >> 10);
    }
    return peaks;
  }

  private Map<String, String> setting() {
    Map<String, String> setting = new LinkedHashMap<>();
    setting.put("JDK", System.getProperty("java.vm.name") + " " + Runtime.version());
    setting.put("cores, shared by all", "" + Runtime.getRuntime().availableProcessors());
    setting.put(
        "load average at the end",
        "" + ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    setting.put("rounds", plan.rounds() + ", windows of " + plan.window().toMillis() + " ms");
    Cell.SIZES.forEach(
        size -> setting.put("busy, " + Cell.sizeName(size), Math.round(busyRate(size)) + "/s"));
    return setting;
  }

  private static void progress(String what) {
    System.err.println("modes: " + what);
  }
}
