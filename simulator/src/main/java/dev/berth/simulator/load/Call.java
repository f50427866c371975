package dev.berth.simulator.load;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One request from its intended start to its end: an answer, or a failure. Whoever ends it first
 * wins; later ends do nothing. Loop-confined.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Nobody waits for the close of a failed connection.
final class Call {

  /** Hears the end of a call, once. Exactly one of {@code answer} and {@code failure} is given. */
  interface EndListener {
    void onEnd(Call call, @Nullable Answer answer, @Nullable FailureKind failure);
  }

  private final LoadRequest request;
  private final long intendedNanos;
  private final EndListener listener;
  private @Nullable Future<?> deadline;
  private @Nullable Channel connection;
  private @Nullable AnswerReader answer;
  private boolean over;

  Call(LoadRequest request, long intendedNanos, EndListener listener) {
    this.request = request;
    this.intendedNanos = intendedNanos;
    this.listener = listener;
  }

  LoadRequest request() {
    return request;
  }

  long intendedNanos() {
    return intendedNanos;
  }

  boolean isOver() {
    return over;
  }

  void setDeadline(Future<?> timer) {
    deadline = timer;
  }

  /** The connection that carries this call; closed when the call fails. */
  void setConnection(Channel channel) {
    connection = channel;
  }

  /** The head of its answer has come. */
  void setAnswer(AnswerReader reader) {
    answer = reader;
  }

  /** As much of its answer as has come; null for nothing. */
  @Nullable Answer seen() {
    return answer == null ? null : answer.end();
  }

  void succeed(Answer whole) {
    end(whole, null);
  }

  void fail(FailureKind kind) {
    end(null, kind);
  }

  private void end(@Nullable Answer whole, @Nullable FailureKind failure) {
    if (over) {
      return;
    }
    over = true;
    if (deadline != null) {
      deadline.cancel(false);
    }
    if (failure != null && connection != null) {
      connection.close();
    }
    listener.onEnd(this, whole, failure);
  }
}
