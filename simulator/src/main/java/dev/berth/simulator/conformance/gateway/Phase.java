package dev.berth.simulator.conformance.gateway;

import dev.berth.simulator.conformance.gateway.PhaseEnd.Broken;
import dev.berth.simulator.conformance.gateway.PhaseEnd.Done;
import dev.berth.simulator.conformance.gateway.PhaseEnd.Left;
import dev.berth.simulator.conformance.gateway.SessionEvent.Ended;
import dev.berth.simulator.conformance.gateway.SessionEvent.Replied;
import dev.berth.simulator.conformance.gateway.SessionEvent.Silent;
import dev.berth.simulator.conformance.gateway.Step.Await;
import dev.berth.simulator.conformance.gateway.Step.AwaitEcho;
import dev.berth.simulator.conformance.gateway.Step.Pause;
import dev.berth.simulator.conformance.gateway.Step.Send;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One direction of an exchange, gone through step by step. Stops at the first reply that Envoy
 * would not accept. One thread.
 */
final class Phase {
  /** What may come while the sender of a message takes a break; more is as wrong as this much. */
  private static final int MOST_EARLY = 1_000;

  /** An event, and whether the end of the message had been sent when it was seen. */
  private record Seen(SessionEvent event, boolean afterEnd) {}

  private final ExtProcSession session;
  private final Direction direction;
  private final Patience patience;
  private final Deque<Step> steps;
  private final ReplyRules rules;
  private final Deque<Seen> early = new ArrayDeque<>();
  private boolean endSent;

  Phase(
      ExtProcSession session,
      Direction direction,
      Modes modes,
      HttpMessage message,
      Patience patience) {
    this.session = session;
    this.direction = direction;
    this.patience = patience;
    this.steps = new ArrayDeque<>(Script.of(direction, modes, message));
    this.rules = new ReplyRules(direction, modes, message);
  }

  /** Sends all that Envoy sends before it has to wait, but no more than so many messages. */
  void send(int most) {
    for (int sent = 0; sent < most && steps.peek() instanceof Send send; sent++) {
      steps.remove();
      send(send);
    }
  }

  private void send(Send send) {
    session.send(send.message());
    endSent |= send.last();
  }

  /** Goes through the steps that are left. */
  PhaseEnd finish() throws InterruptedException {
    while (!steps.isEmpty()) {
      PhaseEnd end = run(steps.remove());
      if (end != null) {
        return end;
      }
    }
    return new Done(rules.forwarded());
  }

  private @Nullable PhaseEnd run(Step step) throws InterruptedException {
    if (step instanceof Send send) {
      send(send);
      return null;
    }
    if (step instanceof Pause) {
      listen();
      return null;
    }
    return step instanceof AwaitEcho echo ? await(echo) : await((Await) step);
  }

  /** Takes in what comes within a moment. */
  private void listen() throws InterruptedException {
    SessionEvent event = session.next(patience.quiet());
    while (!(event instanceof Silent) && early.size() < MOST_EARLY) {
      early.add(new Seen(event, endSent));
      event = event instanceof Ended ? new Silent() : session.next(patience.quiet());
    }
  }

  private @Nullable PhaseEnd await(Await due) throws InterruptedException {
    SessionEvent event = nextReply().event();
    return event instanceof Replied replied
        ? rules.onReply(due.kind(), replied.reply())
        : onNoReply(event, direction.nameOf(due.kind()), due.mayLeave());
  }

  private @Nullable PhaseEnd await(AwaitEcho due) throws InterruptedException {
    PhaseEnd end = null;
    while (end == null && !rules.isEchoComplete()) {
      Seen seen = nextReply();
      end =
          seen.event() instanceof Replied replied
              ? rules.onEcho(replied.reply(), due.trailers(), seen.afterEnd())
              : onNoReply(seen.event(), direction.nameOf(ReplyKind.BODY) + " to its end", false);
    }
    return end;
  }

  /** The next event that is no wish for more time; Envoy grants that once. */
  private Seen nextReply() throws InterruptedException {
    Seen seen = next();
    boolean moreTime =
        seen.event() instanceof Replied replied
            && ReplyKind.of(replied.reply(), direction) == ReplyKind.MORE_TIME;
    return moreTime ? next() : seen;
  }

  private Seen next() throws InterruptedException {
    Seen heard = early.poll();
    return heard != null ? heard : new Seen(session.next(patience.reply()), endSent);
  }

  private PhaseEnd onNoReply(SessionEvent event, String unanswered, boolean mayLeave) {
    if (!(event instanceof Ended ended)) {
      long millis = patience.reply().toMillis();
      return new Broken("no reply to " + unanswered + " within " + millis + " ms");
    }
    if (!ended.status().isOk()) {
      return new Broken(ended.problem() + " instead of answering " + unanswered);
    }
    return mayLeave
        ? new Left(rules.forwarded(), unanswered)
        : new Broken("the picker ended the stream before it had answered " + unanswered);
  }
}
