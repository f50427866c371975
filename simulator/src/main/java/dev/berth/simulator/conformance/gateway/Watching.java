package dev.berth.simulator.conformance.gateway;

import dev.berth.simulator.conformance.gateway.SessionEvent.Replied;
import dev.berth.simulator.conformance.gateway.Step.Send;
import org.jspecify.annotations.Nullable;

/** A stream in observability mode: Envoy shows everything, and wants no reply. One thread. */
public final class Watching implements AutoCloseable {
  private final ExtProcSession session;
  private final Patience patience;

  Watching(ExtProcSession session, Patience patience) {
    this.session = session;
    this.patience = patience;
  }

  /**
   * Shows a request and its response.
   *
   * @return what the picker said; null when it only listened
   */
  public @Nullable String show(HttpMessage request, HttpMessage response)
      throws InterruptedException {
    show(Direction.REQUEST, request);
    show(Direction.RESPONSE, response);
    session.halfClose();
    return session.next(patience.quiet()) instanceof Replied replied
        ? "the picker replied with " + ReplyKind.nameOf(replied.reply())
        : null;
  }

  private void show(Direction direction, HttpMessage message) {
    for (Step step : Script.of(direction, Modes.EAGER, message)) {
      if (step instanceof Send send) {
        session.send(send.message().toBuilder().setObservabilityMode(true).build());
      }
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
