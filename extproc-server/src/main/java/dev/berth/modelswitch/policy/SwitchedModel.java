package dev.berth.modelswitch.policy;

import dev.berth.base.Ewma;

/**
 * One model that is not awake all the time: who asks for it, who waits for it, and what is learned
 * of it. Confined.
 */
public final class SwitchedModel {

  private static final double FIRST_PATIENCE_SECONDS = 30;
  private static final double NEWEST_SHARE = 0.1;
  private static final long NEVER = Long.MAX_VALUE;

  private final String name;
  private final ModelRules rules;
  private final ArrivalRate arrivals;
  private final AnswerTimes answers;
  private final SwitchTimes times;
  private final ReadingTimes reading;
  private final Ewma patience;
  private final Deadlines deadlines = new Deadlines();
  private int up;
  private long hungrySinceNanos = NEVER;

  public SwitchedModel(String name, ModelRules rules, long nowNanos) {
    this.name = name;
    this.rules = rules;
    this.arrivals = new ArrivalRate(nowNanos);
    this.answers = new AnswerTimes();
    this.times = new SwitchTimes();
    this.reading = new ReadingTimes();
    this.patience = new Ewma(FIRST_PATIENCE_SECONDS, NEWEST_SHARE, 0.1, 3600);
  }

  /**
   * The same model on other servers: what was learned of the one before, which is used no longer,
   * is known; who waits, and where it is awake, is not.
   */
  public SwitchedModel(SwitchedModel before) {
    this.name = before.name;
    this.rules = before.rules;
    this.arrivals = before.arrivals;
    this.answers = before.answers;
    this.times = before.times;
    this.reading = before.reading;
    this.patience = before.patience;
  }

  public String name() {
    return name;
  }

  ModelRules rules() {
    return rules;
  }

  /**
   * A request asks for it for the first time: one that comes again is no new demand.
   *
   * @param tokens of its prompt, about
   */
  public void onArrival(long tokens, long deadlineNanos, long nowNanos) {
    arrivals.onArrival(nowNanos);
    reading.onPrompt(tokens);
    patience.add((deadlineNanos - nowNanos) / 1e9);
  }

  /** A server has read so much since it was asked last, and says that it took so long. */
  public void onRead(long tokens, double seconds) {
    reading.onRead(tokens, seconds);
  }

  /** What a prompt takes a server that has nothing else to do. */
  public double readingSeconds(long tokens) {
    return reading.seconds(tokens);
  }

  /** A request waits for it. */
  public void onHeld(long deadlineNanos, long nowNanos) {
    deadlines.add(deadlineNanos);
    if (up == 0 && hungrySinceNanos == NEVER) {
      hungrySinceNanos = nowNanos;
    }
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
    return deadlines.first();
  }

  Deadlines deadlines() {
    return deadlines;
  }

  /** Whether somebody waits, and nobody was served for longer than the operator wants. */
  boolean isStarved(long nowNanos) {
    return held() > 0
        && up == 0
        && (nowNanos - hungrySinceNanos) / 1e9 >= rules.maxStarvationSeconds();
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
    return reading.seconds();
  }

  /** Requests per second that one server bears. */
  double perSecondOfServer() {
    return reading.perSecondOfServer();
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

  void onComing() {
    up++;
    hungrySinceNanos = NEVER;
  }

  void onGoing() {
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
