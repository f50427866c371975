package dev.berth.health;

/**
 * For how long a server has had work and done nothing. Confined to the writer of its pool.
 *
 * <p>One request may take as long as it likes. So silence only counts while there are at least
 * {@value #SEVERAL} that wait; those whose clients gave up waiting count on, or a hanging server
 * would look idle.
 */
final class Silence {

  private static final int SEVERAL = 2;

  private long signs;
  private int abandoned;
  private long lastSignNanos;
  private boolean everHeard;
  private long sinceNanos;

  Silence(long nowNanos) {
    sinceNanos = nowNanos;
  }

  /** A client left before anything came. */
  void onAbandoned() {
    abandoned++;
  }

  /**
   * @param newestSigns grows with everything that the server does
   */
  void look(long newestSigns, int inFlight, long nowNanos) {
    if (newestSigns != signs) {
      signs = newestSigns;
      lastSignNanos = nowNanos;
      everHeard = true;
      restart(nowNanos);
    } else if (inFlight + abandoned < SEVERAL) {
      sinceNanos = nowNanos;
    }
  }

  /** What was before does not count. */
  void restart(long nowNanos) {
    abandoned = 0;
    sinceNanos = nowNanos;
  }

  /** How long it has lasted, as far as that was looked at. */
  long nanos(long nowNanos) {
    return nowNanos - sinceNanos;
  }

  /** How long ago anything came; {@link Long#MAX_VALUE} if nothing ever did. */
  long sinceSign(long nowNanos) {
    return everHeard ? nowNanos - lastSignNanos : Long.MAX_VALUE;
  }
}
