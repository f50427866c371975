package dev.berth.pool;

import dev.berth.health.FailureMark;
import dev.berth.health.Gate;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongUnaryOperator;

/**
 * The work in flight on one endpoint. Shared counter: any thread, no lock.
 *
 * <p>Requests and prompt tokens share one 64-bit word with a bit that says "retired" and the {@link
 * Gate}, so that a reservation can be made on exactly the load that was looked at: {@link
 * #tryReserve} fails when anything changed since {@link #observe}. As loads only grow while nothing
 * ends, the least loaded endpoint of a scan is still the least loaded at the moment its reservation
 * succeeds, however many threads pick at once.
 *
 * <p>The trial of a half-open endpoint is taken by the same step: one reservation turns the gate
 * from TRIAL to CLOSED, so that there is no second one.
 *
 * <pre>  63        62 61     60        59 ........ 39      38 ........... 0
 *  retired   gate      failing   requests (2^21)     prompt tokens (2^39)</pre>
 */
public final class EndpointLoad implements FailureMark {

  /**
   * What one request weighs beside its prompt, in prompt tokens: a running request slows the others
   * for as long as it decodes, whatever its prompt was.
   */
  static final long TOKENS_PER_REQUEST = 1024;

  private static final int TOKEN_BITS = 39;
  private static final long TOKENS = (1L << TOKEN_BITS) - 1;
  private static final long ONE_REQUEST = 1L << TOKEN_BITS;
  private static final long RETIRED = 1L << 63;
  private static final int GATE_SHIFT = 61;
  private static final long GATE = 3L << GATE_SHIFT;
  private static final long FAILING = 1L << 60;
  private static final Gate[] GATES = {Gate.OPEN, Gate.RAMPING, Gate.TRIAL, Gate.CLOSED};

  /** How much {@link LoadRoom room} one takes: the word, and behind it {@link #others}. */
  static final int LONGS = 2;

  private static final VarHandle ROOM = MethodHandles.arrayElementVarHandle(long[].class);

  private final long[] room;
  private final int at;
  private volatile double share = 1;
  private final LongAdder picks = new LongAdder();
  private final Prefills prefills = new Prefills();
  private final KvMemory memory = new KvMemory();

  /**
   * Nothing in flight.
   *
   * @param room where it is kept, {@link #LONGS} from {@code at} on, which are 0
   */
  EndpointLoad(long[] room, int at) {
    this.room = room;
    this.at = at;
  }

  /** The load as one opaque word, for {@link #work} and {@link #tryReserve}. */
  public long observe() {
    return observe(room, at);
  }

  /** As {@link #observe()}, of the load that is kept there. */
  static long observe(long[] room, int at) {
    return (long) ROOM.getVolatile(room, at);
  }

  /** Where it is kept. */
  long[] room() {
    return room;
  }

  /** Where in its {@link #room} it begins. */
  int at() {
    return at;
  }

  /** Outstanding work of an observed word, in prompt tokens; {@link Long#MAX_VALUE} if retired. */
  public static long work(long observed) {
    return observed < 0
        ? Long.MAX_VALUE
        : (observed & TOKENS) + requests(observed) * TOKENS_PER_REQUEST;
  }

  /** What the endpoint's health let in when the word was observed. */
  public static Gate gate(long observed) {
    return GATES[(int) ((observed & GATE) >>> GATE_SHIFT)];
  }

  /** Whether the endpoint's last answer had failed when the word was observed. */
  public static boolean isFailing(long observed) {
    return (observed & FAILING) != 0;
  }

  /**
   * The work of an observed word and that of {@link #others}, in prompt tokens, {@link #weigh
   * weighed}.
   */
  public long cost(long observed) {
    return observed < 0
        ? Long.MAX_VALUE
        : (long) weigh(observed, (double) workWithOthers(observed, room, at));
  }

  /** The work of an observed word and that of {@link #others}, of the load that is kept there. */
  static long workWithOthers(long observed, long[] room, int at) {
    return work(observed) + others(room, at) * TOKENS_PER_REQUEST;
  }

  /**
   * How heavy work is that the endpoint has: divided by the share of one that has just come back. A
   * half-open one is to be tried, whatever it still has.
   */
  public double weigh(long observed, double work) {
    return switch (gate(observed)) {
      case OPEN, CLOSED -> work;
      case RAMPING -> work / share;
      case TRIAL -> 0;
    };
  }

  /** Requests in flight of an observed word. */
  public static int requests(long observed) {
    return (int) ((observed & ~(RETIRED | GATE | FAILING)) >>> TOKEN_BITS);
  }

  /** Estimated prompt tokens of the requests in flight of an observed word. */
  public static long promptTokens(long observed) {
    return observed & TOKENS;
  }

  /**
   * Adds one request, unless the load is no longer the observed one or the endpoint is retired. If
   * the observed gate is TRIAL, the request is the trial. A closed gate is the caller's to respect.
   *
   * @return whether the request is on the books now
   */
  public boolean tryReserve(long observed, long promptTokens) {
    boolean reserved =
        observed >= 0
            && ROOM.compareAndSet(
                room, at, observed, behind(observed) + ONE_REQUEST + bounded(promptTokens));
    if (reserved) {
      picks.increment();
    }
    return reserved;
  }

  private static long behind(long observed) {
    return gate(observed) == Gate.TRIAL ? with(observed, Gate.CLOSED) : observed;
  }

  private static long with(long observed, Gate gate) {
    return (observed & ~GATE) | (position(gate) << GATE_SHIFT);
  }

  /** Where it stands among the {@link #GATES}. */
  private static long position(Gate gate) {
    return switch (gate) {
      case OPEN -> 0;
      case RAMPING -> 1;
      case TRIAL -> 2;
      case CLOSED -> 3;
    };
  }

  /**
   * From now on the endpoint lets in what this says. One that lets in nothing may be another
   * process when it is back.
   */
  void setGate(Gate gate) {
    if (gate == Gate.CLOSED) {
      memory.forget();
    }
    update(load -> with(load, gate));
  }

  @Override
  public boolean isFailing() {
    return isFailing(observe());
  }

  @Override
  public void setFailing(boolean failing) {
    update(load -> failing ? load | FAILING : load & ~FAILING);
  }

  /**
   * What a RAMPING endpoint takes of what others take.
   *
   * @param newShare above 0, at most 1
   */
  void setShare(double newShare) {
    share = newShare;
  }

  /** Adds one request that is here already, whatever the load, the gate and retirement say. */
  void adopt(long promptTokens) {
    add(ONE_REQUEST + bounded(promptTokens));
    picks.increment();
  }

  /** Takes back what one {@link #tryReserve} or {@link #adopt} with the same tokens added. */
  void release(long promptTokens) {
    add(-(ONE_REQUEST + bounded(promptTokens)));
  }

  /** From now on no reservation succeeds; the requests in flight stay on the books. */
  void retire() {
    memory.forget();
    update(load -> load | RETIRED);
  }

  private void add(long change) {
    ROOM.getAndAdd(room, at, change);
  }

  private void update(LongUnaryOperator change) {
    long observed;
    do {
      observed = observe();
    } while (!ROOM.compareAndSet(room, at, observed, change.applyAsLong(observed)));
  }

  /** The endpoint is back, with what is still in flight on it, and open. */
  void revive() {
    update(load -> with(load & ~(RETIRED | FAILING), Gate.OPEN));
  }

  /** Takes {@link #retire} back; the gate is what it was. What it had cached is gone. */
  void reopen() {
    if (observe() < 0) {
      memory.forget();
      update(load -> load & ~RETIRED);
    }
  }

  /** Requests in flight. */
  public int requests() {
    return requests(observe());
  }

  /** Estimated prompt tokens of the requests in flight. */
  public long promptTokens() {
    return promptTokens(observe());
  }

  /**
   * Requests that the endpoint runs and that this process did not send there, as {@link
   * LoadQuestion} found out; an estimate, and no part of the word.
   */
  public int others() {
    return (int) others(room, at);
  }

  private static long others(long[] room, int at) {
    return (long) ROOM.getVolatile(room, at + 1);
  }

  void setOthers(int requests) {
    ROOM.setVolatile(room, at + 1, requests);
  }

  /** Nothing has confirmed {@link #others} for too long. */
  public void forgetOthers() {
    setOthers(0);
  }

  /** The prompts that it has to read. */
  public Prefills prefills() {
    return prefills;
  }

  /** What its memory should hold. */
  public KvMemory memory() {
    return memory;
  }

  /** Requests ever given to it, whether picked for it or gone on to it. */
  public long picks() {
    return picks.sum();
  }

  /** 2^15 requests of the largest prompt fit into the word's token bits. */
  private static long bounded(long promptTokens) {
    return Math.min(Math.max(promptTokens, 0), 1 << 24);
  }
}
