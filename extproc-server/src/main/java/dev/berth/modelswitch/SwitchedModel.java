package dev.berth.modelswitch;

import dev.berth.base.Ewma;
import java.util.PriorityQueue;

/**
 * One model that is not awake all the time: who asks for it, who waits for it, and what is learned
 * of it. Confined.
 */
public final class SwitchedModel {

  /** Share of a server's time that prompts may take, or answers get too slow beside them. */
  private static final double READING_SHARE = 0.5;

  private static final double FIRST_SECONDS_PER_TOKEN = 1.0 / 16_000;
  private static final double FIRST_PROMPT_TOKENS = 1000;

  /** Shorter prompts take less than the time around them varies by. */
  private static final long TELLING_TOKENS = 500;

  /** Prompts that are read together count for each other, so the quicker ones tell. */
  private static final double DOWN = 0.1;

  private static final double UP = 0.002;
  private static final double FIRST_PATIENCE_SECONDS = 30;
  private static final double SLOW = 0.01;
  private static final double QUICK = 0.1;

  private final String name;
  private final double priority;
  private final ArrivalRate arrivals;
  private final AnswerTimes answers = new AnswerTimes();
  private final SwitchTimes times = new SwitchTimes();
  private final Ewma promptTokens = new Ewma(FIRST_PROMPT_TOKENS, SLOW, 1, 1e7);
  private double secondsPerToken = FIRST_SECONDS_PER_TOKEN;
  private final Ewma patience = new Ewma(FIRST_PATIENCE_SECONDS, QUICK, 0.1, 3600);
  private final PriorityQueue<Long> deadlines = new PriorityQueue<>();
  private int up;

  /**
   * @param priority what its requests are worth beside those of others
   */
  public SwitchedModel(String name, double priority, long nowNanos) {
    this.name = name;
    this.priority = priority;
    this.arrivals = new ArrivalRate(nowNanos);
  }

  public String name() {
    return name;
  }

  double priority() {
    return priority;
  }

  /**
   * A request asks for it for the first time.
   *
   * @param tokens of its prompt, about
   */
  public void onArrival(long tokens, long deadlineNanos, long nowNanos) {
    arrivals.onArrival(nowNanos);
    promptTokens.add(tokens);
    patience.add((deadlineNanos - nowNanos) / 1e9);
  }

  /** A server has read a prompt, and would have taken so long for it alone. */
  public void onRead(long tokens, double seconds) {
    double perToken = seconds / tokens;
    if (tokens >= TELLING_TOKENS && perToken > 0) {
      double step = perToken < secondsPerToken ? DOWN : UP;
      secondsPerToken += step * (perToken - secondsPerToken);
    }
  }

  /** What a prompt takes a server that has nothing else to do. */
  public double readingSeconds(long tokens) {
    return tokens * secondsPerToken;
  }

  /** A request waits for it. */
  public void onHeld(long deadlineNanos) {
    deadlines.add(deadlineNanos);
  }

  /** A request waits no longer, whatever became of it. */
  public void onHeldNoMore(long deadlineNanos) {
    deadlines.remove(deadlineNanos);
  }

  /** How many requests wait for it. */
  public int held() {
    return deadlines.size();
  }

  /** Of the requests that wait, the earliest; {@link Long#MAX_VALUE} when none does. */
  public long firstDeadlineNanos() {
    Long first = deadlines.peek();
    return first == null ? Long.MAX_VALUE : first;
  }

  /** Those of the requests that wait, the first first. */
  long[] deadlines() {
    return deadlines.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  /** Requests per second that ask for it. */
  public double perSecond(long nowNanos) {
    return arrivals.perSecond(nowNanos);
  }

  /** For how long its callers wait. */
  double patienceSeconds() {
    return patience.get();
  }

  /** What one more prompt takes. */
  double readingSeconds() {
    return promptTokens.get() * secondsPerToken;
  }

  /** Requests per second that one server bears. */
  double perSecondOfServer() {
    return READING_SHARE / readingSeconds();
  }

  AnswerTimes answers() {
    return answers;
  }

  SwitchTimes times() {
    return times;
  }

  /** Servers of it that are awake, or will be. */
  public int up() {
    return up;
  }

  void isComing() {
    up++;
  }

  void isGoing() {
    up--;
  }

  /** Requests per second beyond what so many servers take. */
  double excess(int servers, long nowNanos) {
    double wanted = perSecond(nowNanos);
    return servers <= 0
        ? wanted
        : Math.max(0, wanted - SlackAndValue.WELL_USED * perSecondOfServer() * servers);
  }

  /** How long a server of it that is used as usual would take to finish what it has. */
  double usualDrainSeconds(long nowNanos) {
    double rate = Math.min(perSecond(nowNanos) / Math.max(1, up), perSecondOfServer());
    return answers.drainSeconds(Math.max(1, rate * answers.mean()));
  }

  @Override
  public String toString() {
    return name;
  }
}
