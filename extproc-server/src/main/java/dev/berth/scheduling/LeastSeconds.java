package dev.berth.scheduling;

import dev.berth.base.Ticker;
import dev.berth.health.Gate;
import dev.berth.pool.Demand;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.ModelPace;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Prefill;
import dev.berth.pool.Prefills;

/**
 * The candidate that costs the fewest seconds, of the request's own time and of that of others:
 *
 * <ul>
 *   <li><b>waiting</b> until the prompts before it have been read, as {@link Prefills} predict;
 *   <li><b>reading</b> its own prompt, dearer the more servers are reading, since what is read
 *       under load delays others;
 *   <li><b>stall</b>: answers that run there get no token while a prompt is read;
 *   <li><b>memory</b>: a server that runs out of KV memory lets everybody wait;
 *   <li><b>answering</b>: among equals, the one with the fewest answers.
 * </ul>
 *
 * On an idle pool this is the shortest time to the first token. Nothing needs to be heard of but
 * the ends of requests.
 */
public final class LeastSeconds implements Policy {

  /** Seconds of a request that one second of a stalled answer is worth. */
  private static final double STALL = 0.1;

  /** Seconds for all of a server's KV memory. */
  private static final double MEMORY = 10;

  /** Seconds for each answer that runs. */
  private static final double ANSWER = 0.02;

  /** How much dearer reading gets under load. */
  private static final double CROWDING = 2;

  /** What reading one token takes at the beginning of a prompt, until more is known. */
  private static final double SECONDS_PER_TOKEN = 1.0 / 16_000;

  /** Where in a prompt a token takes twice as long. */
  private static final double DOUBLING_TOKENS = 31_000;

  /** The KV memory of a server that has not said how much it has. */
  private static final double MEMORY_TOKENS = 300_000;

  private final Ticker ticker;

  /**
   * @param ticker the one of the tickets
   */
  public LeastSeconds(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  public Weighing weigh(Demand demand) {
    return new Seconds(demand, ticker.nanos());
  }

  private static final class Seconds implements Weighing {

    private final Demand demand;
    private final long nowNanos;
    private final double outputTokens;
    private final double readingWeight;
    private int looked;
    private int busy;

    Seconds(Demand demand, long nowNanos) {
      ModelPace pace = demand.pace();
      this.demand = demand;
      this.nowNanos = nowNanos;
      this.outputTokens = pace.outputTokens();
      this.readingWeight = 1 + CROWDING * pace.busyShare() / (1 - pace.busyShare());
    }

    @Override
    public Demand demand() {
      return demand;
    }

    @Override
    public double cost(PooledEndpoint candidate, long observed) {
      int unread = candidate.load().prefills().count(nowNanos);
      looked++;
      busy += unread > 0 ? 1 : 0;
      double reading = readingSeconds();
      int answers = answers(candidate, observed, unread);
      double ofOthers =
          waitSeconds(candidate)
              + stall(answers, reading)
              + memory(candidate, observed)
              + answering(answers);
      return total(candidate, observed, ofOthers, readingWeight * reading);
    }

    @Override
    public CostParts parts(PooledEndpoint candidate, long observed) {
      double reading = readingSeconds();
      int answers = answers(candidate, observed, candidate.load().prefills().count(nowNanos));
      return new CostParts(
          waitSeconds(candidate),
          readingWeight * reading,
          stall(answers, reading),
          memory(candidate, observed),
          answering(answers),
          cost(candidate, observed));
    }

    private static double total(
        PooledEndpoint candidate, long observed, double ofOthers, double own) {
      return EndpointLoad.gate(observed) == Gate.TRIAL
          ? 0
          : own + candidate.load().weigh(observed, ofOthers);
    }

    private double waitSeconds(PooledEndpoint candidate) {
      return candidate.load().prefills().waitNanos(nowNanos) / 1e9;
    }

    /** Requests that should be past their first token. */
    private static int answers(PooledEndpoint candidate, long observed, int unread) {
      int requests = EndpointLoad.requests(observed) + candidate.load().others();
      return Math.max(0, requests - unread);
    }

    private static double stall(int answers, double reading) {
      return STALL * answers * reading;
    }

    private static double answering(int answers) {
      return ANSWER * answers;
    }

    /** The share of the memory that would be in use if the server got this request, too. */
    private double memory(PooledEndpoint candidate, long observed) {
      int requests = EndpointLoad.requests(observed) + candidate.load().others() + 1;
      double prompts = EndpointLoad.promptTokens(observed) + demand.promptTokens();
      return MEMORY * (prompts + requests * outputTokens) / MEMORY_TOKENS;
    }

    private double readingSeconds() {
      double tokens = demand.promptTokens();
      return SECONDS_PER_TOKEN * tokens * (1 + tokens / 2 / DOUBLING_TOKENS);
    }

    @Override
    public Prefill book(PooledEndpoint candidate) {
      return candidate.load().prefills().add(nowNanos, (long) (1e9 * readingSeconds()));
    }

    @Override
    public void onReserved() {
      demand.pace().onDecision((double) busy / looked);
    }
  }
}
