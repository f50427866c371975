package dev.berth.bench.soak;

import dev.berth.it.client.Reply;
import dev.berth.it.stack.Chats;
import dev.berth.simulator.http.SimHeaders;
import org.jspecify.annotations.Nullable;

/** Holds answers against what must come; each check gives null where all is well. */
final class Check {

  private static final String CHOSEN = "x-berth-destination";
  private static final String REASON = "x-berth-reason";

  private Check() {}

  /**
   * A server has answered: the one that Berth chose, and it was sent what the client sent.
   *
   * @param body as the server must have received it
   * @param ending of the whole answer
   */
  static @Nullable Flaw served(Reply reply, byte[] body, String ending) {
    Flaw flaw = servedWith(reply, 200);
    if (flaw != null) {
      return flaw;
    }
    if (!Chats.sha256(body).equals(reply.header(SimHeaders.RECEIVED_SHA256))) {
      return Flaw.wrong("the server was sent another body");
    }
    return reply.text().endsWith(ending) ? null : Flaw.wrong("the answer is not whole");
  }

  /** The chosen server has answered with that status. */
  static @Nullable Flaw servedWith(Reply reply, int status) {
    String server = reply.header(SimHeaders.SERVED_BY);
    if (server == null) {
      return unserved(reply);
    }
    if (!server.equals(reply.header(CHOSEN))) {
      return Flaw.wrong("a server has answered that was not chosen");
    }
    return reply.status() == status ? null : Flaw.wrong("the server answered " + reply.status());
  }

  /** Berth has answered. */
  static @Nullable Flaw answered(Reply reply, int status) {
    if (reply.header(SimHeaders.SERVED_BY) != null) {
      return Flaw.wrong("a server has answered what Berth should");
    }
    return reply.status() == status ? null : unserved(reply);
  }

  /** Berth has refused, for that reason. */
  static @Nullable Flaw refused(Reply reply, int status, String reason) {
    Flaw flaw = answered(reply, status);
    if (flaw != null) {
      return flaw;
    }
    return reason.equals(reply.header(REASON))
        ? null
        : Flaw.wrong("refused because of " + reply.header(REASON));
  }

  /** Somebody has answered with that status. */
  static @Nullable Flaw status(Reply reply, int status) {
    return reply.header(SimHeaders.SERVED_BY) == null
        ? answered(reply, status)
        : servedWith(reply, status);
  }

  /** Neither a server nor, perhaps, Berth. */
  private static Flaw unserved(Reply reply) {
    String reason = reply.header(REASON);
    if (reason != null) {
      return Flaw.wrong("%d %s of Berth's".formatted(reply.status(), reason));
    }
    String what = reply.status() + " of Envoy's";
    return reply.status() >= 500 ? Flaw.missing(what) : Flaw.wrong(what);
  }
}
