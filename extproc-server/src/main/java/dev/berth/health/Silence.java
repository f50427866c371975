package dev.berth.health;

/**
 * For how long a server has had work and done nothing. Confined to the writer of its pool.
 *
 * <p>One request may take as long as it likes, so the silence of {@value #SEVERAL} that wait is
 * told from that of one. Those whose clients gave up waiting count on, or a hanging server would
 * look idle.
 */
final class Silence {

  private static final int SEVERAL = 2;

  private long signs;
  private int abandoned;
  private long lastSignNanos;
  private boolean everHeard;
  private long severalSinceNanos;
  private long oneSinceNanos;
  private boolean told;

  Silence(long nowNanos) {
    restart(nowNanos);
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
      return;
    }
    int waiting = inFlight + abandoned;
    if (waiting < SEVERAL) {
      severalSinceNanos = nowNanos;
    }
    if (waiting == 0) {
      oneSinceNanos = nowNanos;
    }
  }

  /** What was before does not count. */
  void restart(long nowNanos) {
    abandoned = 0;
    told = false;
    severalSinceNanos = nowNanos;
    oneSinceNanos = nowNanos;
  }

  /** How long several have waited, as far as that was looked at. */
  long ofSeveral(long nowNanos) {
    return nowNanos - severalSinceNanos;
  }

  /** How long at least one has waited, as far as that was looked at. */
  long ofOne(long nowNanos) {
    return nowNanos - oneSinceNanos;
  }

  /** Whether one has waited for so long, and this was not asked before with that answer. */
  boolean isNewsAfter(long nanos, long nowNanos) {
    boolean news = !told && ofOne(nowNanos) >= nanos;
    told |= news;
    return news;
  }

  /** How long ago anything came; {@link Long#MAX_VALUE} if nothing ever did. */
  long sinceSign(long nowNanos) {
    return everHeard ? nowNanos - lastSignNanos : Long.MAX_VALUE;
  }
}
