package dev.berth.scheduling.profile;

import dev.berth.scheduling.Candidates;
import java.util.Arrays;

/**
 * 1 for the server of the request's session, 0 for the others: the one whose address and the
 * session's name hash highest together (rendezvous hashing). So a session has the same server in
 * every replica and after every restart, nothing is remembered, a server that leaves takes only its
 * own sessions along, and the name says nothing about which server that is.
 */
record SessionScorer() implements Scorer {

  @Override
  public void score(Question question, Candidates candidates, double[] scores) {
    String session = question.affinity().session();
    Arrays.fill(scores, 0, candidates.count(), session == null ? NEUTRAL : 0);
    if (session != null && candidates.count() > 0) {
      scores[homeOf(session.hashCode(), candidates)] = 1;
    }
  }

  private static int homeOf(int session, Candidates candidates) {
    int home = 0;
    long highest = Long.MIN_VALUE;
    for (int i = 0; i < candidates.count(); i++) {
      long hash = mixed(session, candidates.endpoint(i).id().text().hashCode());
      if (hash >= highest) {
        home = i;
        highest = hash;
      }
    }
    return home;
  }

  /** The finalizer of SplitMix64, variant 13 of Stafford: each bit in turns half of those out. */
  private static long mixed(int session, int server) {
    long bits = (((long) session << 32) | (server & 0xffff_ffffL)) + 0x9e37_79b9_7f4a_7c15L;
    bits = (bits ^ (bits >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
    bits = (bits ^ (bits >>> 27)) * 0x94d0_49bb_1331_11ebL;
    return bits ^ (bits >>> 31);
  }
}
