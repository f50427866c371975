package dev.berth.bench.rows;

import dev.berth.bench.Contender;
import dev.berth.bench.Estimate;
import dev.berth.bench.Workload;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a run measures, and for how long.
 *
 * @param rests in which streams are held open
 * @param idle whether there is a row of an idle server
 */
record Plan(
    Length length, List<Contest> costs, List<Rate> latencies, List<Rest> rests, boolean idle) {

  /**
   * How long it takes.
   *
   * @param pairs windows of each contender in each row
   * @param warmUp CPU time that a contender uses up before the first window, unless its JIT falls
   *     silent sooner
   * @param costWindow CPU time of the server in one window
   * @param latencyWindow wall time of one window
   */
  record Length(int pairs, Duration warmUp, Duration costWindow, Duration latencyWindow) {

    private static final Length QUICK =
        new Length(
            Estimate.MIN_VALUES,
            Duration.ofSeconds(45),
            Duration.ofMillis(800),
            Duration.ofSeconds(2));
    private static final Length FULL =
        new Length(20, Duration.ofSeconds(60), Duration.ofMillis(300), Duration.ofSeconds(1));

    Length withPairs(int count) {
      return new Length(count, warmUp, costWindow, latencyWindow);
    }
  }

  private static final int KIB = 1 << 10;
  private static final int LONG_PROMPT = 220_000;
  private static final int TOKENS = 100;
  private static final String IDLE = "idle";

  private static final Workload SMALL_BUFFERED = Workload.buffered("1 KiB", KIB);
  private static final Workload SMALL_DUPLEX = Workload.duplex("1 KiB", KIB);
  private static final Workload LONG_BUFFERED = Workload.buffered("220 KB", LONG_PROMPT);
  private static final Workload LONG_DUPLEX = Workload.duplex("220 KB", LONG_PROMPT);

  Plan {
    costs = List.copyOf(costs);
    latencies = List.copyOf(latencies);
    rests = List.copyOf(rests);
  }

  /** A first look, about two minutes. */
  static Plan quick() {
    return new Plan(
        Length.QUICK,
        Stream.of(SMALL_DUPLEX, LONG_DUPLEX, SMALL_BUFFERED, LONG_BUFFERED)
            .map(Contest::withFloor)
            .toList(),
        List.of(new Rate(SMALL_DUPLEX, 300)),
        List.of(),
        false);
  }

  /** Figures to keep. */
  static Plan full() {
    return new Plan(
        Length.FULL,
        Stream.of(bodies(), answers(), pools(), features()).flatMap(rows -> rows).toList(),
        List.of(
            new Rate(SMALL_DUPLEX, 300),
            new Rate(SMALL_BUFFERED, 300),
            new Rate(LONG_BUFFERED, 100)),
        List.of(
            new Rest("1 KiB buffered, its body not here yet", SMALL_BUFFERED.withoutBody()),
            new Rest("1 KiB buffered, decided, its answer running", SMALL_BUFFERED)),
        true);
  }

  private static Stream<Contest> bodies() {
    return Stream.of(
            SMALL_BUFFERED,
            Workload.buffered("32 KiB", 32 * KIB),
            LONG_BUFFERED,
            Workload.bufferedModelLast("220 KB", LONG_PROMPT),
            Workload.buffered("1 MiB", KIB * KIB),
            Workload.buffered("4 MiB", 4 * KIB * KIB),
            SMALL_DUPLEX,
            Workload.duplex("32 KiB", 32 * KIB),
            LONG_DUPLEX,
            Workload.duplex("1 MiB", KIB * KIB),
            Workload.duplex("4 MiB", 4 * KIB * KIB),
            Workload.streamed("1 KiB", KIB),
            Workload.streamed("220 KB", LONG_PROMPT))
        .map(Contest::withFloor);
  }

  private static Stream<Contest> answers() {
    return Stream.of(SMALL_BUFFERED, SMALL_DUPLEX)
        .map(workload -> Contest.ofAnswers(workload.withAnswer(TOKENS)));
  }

  private static Stream<Contest> pools() {
    return Stream.of(Contest.ofLargePool(SMALL_BUFFERED), Contest.ofHugePool(SMALL_BUFFERED));
  }

  private static Stream<Contest> features() {
    return Stream.of(
        Contest.ofFeature(SMALL_BUFFERED, Contender.BERTH_WITHOUT_ADMIN, "no admin port"),
        Contest.ofFeature(SMALL_BUFFERED, Contender.BERTH_WITH_FALLBACKS, "two fallbacks"));
  }

  /** The rows whose name has something in it that matches. */
  Plan only(Pattern rows) {
    Predicate<String> chosen = rows.asPredicate();
    return new Plan(
        length,
        costs.stream().filter(row -> chosen.test(row.name())).toList(),
        latencies.stream().filter(row -> chosen.test(row.name())).toList(),
        rests.stream().filter(row -> chosen.test(row.name())).toList(),
        idle && chosen.test(IDLE));
  }

  Plan withPairs(int count) {
    return new Plan(length.withPairs(count), costs, latencies, rests, idle);
  }

  /**
   * The rows that share contenders, apart from the others: servers that take no part would be in
   * the way, and a server that lives on is warm.
   */
  List<Session> sessions() {
    Predicate<Contest> usual =
        row -> row.base() == Contender.FLOOR || row.base() == Contender.BERTH;
    Session usualRows = new Session(costs.stream().filter(usual).toList(), latencies);
    Stream<Session> others =
        costs.stream().filter(usual.negate()).map(row -> new Session(List.of(row), List.of()));
    return Stream.concat(Stream.of(usualRows), others)
        .filter(session -> !session.contenders().isEmpty())
        .toList();
  }

  /** The names of all rows. */
  List<String> names() {
    return Stream.of(
            costs.stream().map(row -> "CPU time: " + row.name()),
            latencies.stream().map(row -> "latency: " + row.name()),
            rests.stream().map(row -> "resident: " + row.name()),
            idle ? Stream.of(IDLE) : Stream.<String>of())
        .flatMap(names -> names)
        .toList();
  }
}
