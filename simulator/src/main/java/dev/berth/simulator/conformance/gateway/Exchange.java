package dev.berth.simulator.conformance.gateway;

import dev.berth.simulator.conformance.gateway.SessionEvent.Ended;
import dev.berth.simulator.conformance.gateway.SessionEvent.Replied;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP request and its response, taken through a picker over one stream. In order: {@link
 * #start} (optional), {@link #outcome}, {@link #respond} (optional), {@link #surplus} or {@link
 * #end} (optional), {@link #close}. One thread.
 */
public final class Exchange implements AutoCloseable {
  private final ExtProcSession session;
  private final Modes modes;
  private final Patience patience;
  private final Phase request;

  Exchange(ExtProcSession session, Modes modes, HttpMessage request, Patience patience) {
    this.session = session;
    this.modes = modes;
    this.patience = patience;
    this.request = new Phase(session, Direction.REQUEST, modes, request, patience);
  }

  /** Sends what Envoy sends before it has to wait; returns at once. */
  public void start() {
    request.send(Integer.MAX_VALUE);
  }

  /** The same, but no more than so many messages. */
  public void start(int messages) {
    request.send(messages);
  }

  /** Goes through the rest of the request. */
  public Outcome outcome() throws InterruptedException {
    return Outcome.of(request.finish());
  }

  /** Whether the picker ended the stream with its decision; waits a moment for that. */
  public boolean hasLeft() throws InterruptedException {
    return session.next(patience.quiet()) instanceof Ended;
  }

  /** Goes through a response, once the request is routed. */
  public PhaseEnd respond(HttpMessage response) throws InterruptedException {
    return responding(response).finish();
  }

  /** Sends what Envoy sends of a response before it has to wait; returns at once. */
  public void startResponse(HttpMessage response) {
    responding(response).send(Integer.MAX_VALUE);
  }

  private Phase responding(HttpMessage response) {
    return new Phase(session, Direction.RESPONSE, modes, response, patience);
  }

  /**
   * Ends the request gracefully and looks for a reply too many.
   *
   * @return what is wrong with it; null when there is none
   */
  public @Nullable String surplus() throws InterruptedException {
    session.halfClose();
    return session.next(patience.quiet()) instanceof Replied replied
        ? ReplyKind.nameOf(replied.reply()) + " came when nothing was left to answer"
        : null;
  }

  /**
   * Ends the request gracefully.
   *
   * @return whether the picker ended the stream too, within a moment
   */
  public boolean end() throws InterruptedException {
    session.halfClose();
    return hasLeft();
  }

  /** Resets the stream, as when a client goes away. */
  public void abort() {
    session.cancel();
  }

  /** Ends the stream as Envoy does. */
  @Override
  public void close() {
    session.close();
  }
}
