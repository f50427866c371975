package dev.berth.pool;

/**
 * A question to an endpoint about all that it has in flight, from the moment it is put. Of what the
 * endpoint counts, this process has sent at most what was in flight when the question was put, and
 * what was picked, or went on to it, until the answer came; the rest is work of others. So no
 * request is counted twice, also while many begin and end: the error is always that others seem to
 * have less. Any thread; answered once at the most.
 */
public final class LoadQuestion {

  /** What no endpoint has in flight. */
  private static final long MAX = 1_000_000;

  private final EndpointLoad load;
  private final long picksBefore;
  private final int inFlightBefore;

  /** A question that is put now. */
  public LoadQuestion(EndpointLoad load) {
    this.load = load;
    // In this order: a pick in between counts twice here, and never not at all.
    this.picksBefore = load.picks();
    this.inFlightBefore = load.requests();
  }

  /**
   * The endpoint has answered; from now on picks take into account what others have there.
   *
   * @param inFlight all that the endpoint had in flight at some time since the question, whoever
   *     sent it
   */
  public void answered(long inFlight) {
    long ownAtMost = inFlightBefore + load.picks() - picksBefore;
    load.setOthers((int) Math.min(Math.max(inFlight - ownAtMost, 0), MAX));
  }
}
