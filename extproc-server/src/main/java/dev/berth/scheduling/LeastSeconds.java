package dev.berth.scheduling;

import dev.berth.base.Ticker;
import dev.berth.endpoint.EndpointMetrics;
import dev.berth.health.Gate;
import dev.berth.pool.Demand;
import dev.berth.pool.EndpointLoad;
import dev.berth.pool.ModelPace;
import dev.berth.pool.PooledEndpoint;
import dev.berth.pool.Prefill;
import dev.berth.pool.Prefills;
import dev.berth.prefix.PrefixLease;
import dev.berth.request.PromptHash;
import org.jspecify.annotations.Nullable;

/**
 * The candidate that costs the fewest seconds, of the request's own time and of that of others:
 *
 * <ul>
 *   <li><b>waiting</b> until the prompts before it have been read, as {@link Prefills} predict;
 *   <li><b>reading</b> of its own prompt what is not cached there, dearer where nearly all servers
 *       are reading, since what is read under load delays others;
 *   <li><b>stall</b>: answers that run there get no token while a prompt is read;
 *   <li><b>memory</b>: a server that runs out of KV memory lets everybody wait;
 *   <li><b>requests</b>: among equals, the one with the fewest.
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

  /** Seconds for each request in flight. */
  private static final double REQUEST = 0.02;

  /** How much dearer reading gets where a new prompt has to wait, whichever server it goes to. */
  private static final double CROWDING = 2;

  private final Ticker ticker;
  private final @Nullable PromptHash promptHash;

  /**
   * @param ticker the one of the tickets
   * @param promptHash null when prompts come in blocks already, or are not looked at
   */
  public LeastSeconds(Ticker ticker, @Nullable PromptHash promptHash) {
    this.ticker = ticker;
    this.promptHash = promptHash;
  }

  /** Where requests come with the blocks of their prompts, or none are known. */
  public LeastSeconds(Ticker ticker) {
    this(ticker, null);
  }

  @Override
  public @Nullable PromptHash promptHash() {
    return promptHash;
  }

  @Override
  public Weighing weigh(Demand demand, Affinity affinity) {
    return new Seconds(demand, ticker.nanos());
  }

  private static final class Seconds implements IndependentWeighing {

    private final Demand demand;
    private final Foresight foresight;
    private final long nowNanos;
    private final double readingWeight;
    private int looked;
    private int busy;

    Seconds(Demand demand, long nowNanos) {
      ModelPace pace = demand.pace();
      this.demand = demand;
      this.foresight = new Foresight(demand);
      this.nowNanos = nowNanos;
      this.readingWeight = 1 + CROWDING * crowding(pace.busyShare());
    }

    /**
     * How much of what is read more will delay others. On one server that would be b/(1 - b);
     * others have a choice of servers, and are delayed only where nearly all of them read. The
     * power is about that of Sakasegawa's formula of 1977 for 7 servers, and was found by
     * simulation.
     */
    private static double crowding(double busyShare) {
      return busyShare * busyShare * busyShare / (1 - busyShare);
    }

    @Override
    public Demand demand() {
      return demand;
    }

    @Override
    public boolean isAboutLoad() {
      return true;
    }

    @Override
    public void weigh(Candidates candidates) {
      double[] cachedBlocks = candidates.scores();
      foresight.lookForPrompt(candidates, cachedBlocks);
      for (int i = 0; i < candidates.size(); i++) {
        int blocks = (int) cachedBlocks[i];
        candidates.setCost(i, cost(candidates.endpoint(i), candidates.observed(i), blocks));
      }
    }

    @Override
    public double cost(PooledEndpoint candidate, long observed) {
      return cost(candidate, observed, foresight.cachedBlocks(candidate));
    }

    private double cost(PooledEndpoint candidate, long observed, int cachedBlocks) {
      int unread = candidate.load().prefills().count(nowNanos);
      looked++;
      busy += unread > 0 ? 1 : 0;
      double cached = foresight.cachedTokens(cachedBlocks);
      double reading = foresight.readingSeconds(cached);
      int answers = answers(candidate, observed, unread);
      double ofOthers =
          waiting(candidate)
              + stall(answers, reading)
              + memoryInUse(candidate, observed)
              + REQUEST * requests(candidate, observed);
      double own = readingWeight * reading + ownMemory(candidate, cached);
      return total(candidate, observed, ofOthers, own);
    }

    @Override
    public CostParts parts(PooledEndpoint candidate, long observed) {
      int blocks = foresight.cachedBlocks(candidate);
      double cached = foresight.cachedTokens(blocks);
      double reading = foresight.readingSeconds(cached);
      int answers = answers(candidate, observed, candidate.load().prefills().count(nowNanos));
      return new CostParts(
          blocks,
          waiting(candidate),
          readingWeight * reading,
          stall(answers, reading),
          memoryInUse(candidate, observed) + ownMemory(candidate, cached),
          REQUEST * requests(candidate, observed),
          cost(candidate, observed, blocks));
    }

    private static double total(
        PooledEndpoint candidate, long observed, double ofOthers, double own) {
      return EndpointLoad.gate(observed) == Gate.TRIAL
          ? 0
          : own + candidate.load().weigh(observed, ofOthers);
    }

    private double waiting(PooledEndpoint candidate) {
      return candidate.load().prefills().waitNanos(nowNanos) / 1e9;
    }

    /** Requests that should be past their first token. */
    private static int answers(PooledEndpoint candidate, long observed, int unread) {
      return Math.max(0, requests(candidate, observed) - unread);
    }

    private static double stall(int answers, double reading) {
      return STALL * answers * reading;
    }

    private static int requests(PooledEndpoint candidate, long observed) {
      return EndpointLoad.requests(observed) + candidate.load().others();
    }

    private double memoryInUse(PooledEndpoint candidate, long observed) {
      int requests = requests(candidate, observed);
      long prompts = EndpointLoad.promptTokens(observed);
      double booked = candidate.load().memory().shareInUse(demand.pace(), prompts, requests);
      return MEMORY * (candidate.load().others() > 0 ? withOthers(candidate, booked) : booked);
    }

    /** Of prompts that others gave to it only the server knows; it counts less the longer ago. */
    private double withOthers(PooledEndpoint candidate, double booked) {
      EndpointMetrics said = candidate.metrics().get(nowNanos);
      double told = said == null ? Double.NaN : said.weight(nowNanos) * said.kvCache().usage();
      return told > booked ? told : booked;
    }

    private double ownMemory(PooledEndpoint candidate, double cached) {
      double unread = demand.promptTokens() - cached;
      return MEMORY * candidate.load().memory().shareOfNew(demand.pace(), unread);
    }

    @Override
    public Prefill book(PooledEndpoint candidate) {
      return foresight.book(candidate, nowNanos);
    }

    @Override
    public @Nullable PrefixLease onReserved(PooledEndpoint chosen) {
      demand.pace().onDecision((double) busy / looked);
      return foresight.reference(chosen);
    }
  }
}
