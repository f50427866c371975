package dev.berth.simulator.conformance.suite;

import dev.berth.simulator.conformance.gateway.Exchange;
import dev.berth.simulator.conformance.gateway.HttpMessage;
import dev.berth.simulator.conformance.gateway.Modes;
import dev.berth.simulator.conformance.gateway.Outcome;
import dev.berth.simulator.conformance.gateway.PickerChannel;

/** The picker under test, as the cases see it. One thread. */
public final class Picker {
  private final PickerFacts facts;
  private final PickerChannel pool;
  private final PickerChannel emptyPool;

  /**
   * @param emptyPool reaches a pool without members; used only when the facts say there is one
   */
  public Picker(PickerFacts facts, PickerChannel pool, PickerChannel emptyPool) {
    this.facts = facts;
    this.pool = pool;
    this.emptyPool = emptyPool;
  }

  public PickerFacts facts() {
    return facts;
  }

  /** The connection itself. */
  public PickerChannel channel() {
    return pool;
  }

  /** Sends a request in the way that is not at issue; see {@link #ask(HttpMessage, Modes)}. */
  public Outcome ask(HttpMessage request) throws InterruptedException {
    return ask(request, facts.mode());
  }

  /** Sends a request, ends it, and makes sure that nothing came that was not asked for. */
  public Outcome ask(HttpMessage request, Modes modes) throws InterruptedException {
    return ask(pool, request, modes);
  }

  /** The same for the pool without members. */
  public Outcome askEmptyPool(HttpMessage request) throws InterruptedException {
    return ask(emptyPool, request, facts.mode());
  }

  private static Outcome ask(PickerChannel pool, HttpMessage request, Modes modes)
      throws InterruptedException {
    try (Exchange exchange = pool.exchange(request, modes)) {
      Outcome outcome = exchange.outcome();
      String surplus = outcome instanceof Outcome.Routed ? exchange.surplus() : null;
      return surplus == null ? outcome : new Outcome.Broken(surplus);
    }
  }

  /** Begins an exchange that the caller goes through, and closes. */
  public Exchange exchange(HttpMessage request) {
    return pool.exchange(request, facts.mode());
  }
}
