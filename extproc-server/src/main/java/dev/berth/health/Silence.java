package dev.berth.health;

/**
 * For how long a server has had work and done nothing. Confined to the writer of its pool.
 *
 * <p>One request may take as long as it likes, so the silence of {@value #SEVERAL} that wait is
 * told from that of one. Those whose clients gave up waiting count on, or a hanging server would
 * look idle. Those that wait for the server that had the address before do not: nobody hears what
 * becomes of them.
 */
final class Silence {

  private static final int SEVERAL = 2;

  private long signs;
  private int ofFormer;
  private int abandoned;
  private long lastSignNanos;
  private boolean everHeard;
  private long severalSinceNanos;
  private long oneSinceNanos;
  private boolean told;

  /**
   * @param ofFormer requests on the server that had the address before
   */
  Silence(int ofFormer, long nowNanos) {
    this.ofFormer = ofFormer;
    restart(nowNanos);
  }

  /** A client left before anything came. */
  void onAbandoned() {
    abandoned++;
  }

  /**
   * @param newestSigns grows with everything that the server does
   * @param inFlight those of the former server among them. How many these are is not known: as many
   *     as at first, until there are fewer in all. A server that is never less busy than the former
   *     one was so hides some of its own.
   */
  void look(long newestSigns, int inFlight, long nowNanos) {
    ofFormer = Math.min(ofFormer, inFlight);
    if (newestSigns != signs) {
      signs = newestSigns;
      lastSignNanos = nowNanos;
      everHeard = true;
      restart(nowNanos);
      return;
    }
    int waiting = inFlight - ofFormer + abandoned;
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
