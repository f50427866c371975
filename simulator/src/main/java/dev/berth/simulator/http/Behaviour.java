package dev.berth.simulator.http;

import dev.berth.simulator.api.ApiError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a server treats a request, good or bad. A test orders it for one request by the headers of
 * {@link SimHeaders}, or for all that say nothing themselves by {@link SimulatedEngine#behave}.
 * Immutable.
 *
 * @param delayMillis to wait before the answer
 * @param refusal the error that is answered; null for an answer
 * @param resetAfter the tokens after which the connection is reset. 0 is before the first byte; an
 *     answer that is not streamed is cut in its middle by any larger number. {@link #NEVER}
 * @param trailers of the answer's body
 * @param fillBytes by which the text of an answer that is not streamed is longer than its tokens
 */
public record Behaviour(
    long delayMillis,
    @Nullable ApiError refusal,
    int resetAfter,
    Map<String, String> trailers,
    int fillBytes) {

  /** No reset. */
  public static final int NEVER = -1;

  /** As a good server does. */
  public static final Behaviour NORMAL = new Behaviour(0, null, NEVER, Map.of(), 0);

  public Behaviour {
    trailers = Map.copyOf(trailers);
  }

  /** This, with another delay. */
  public Behaviour withDelayMillis(long millis) {
    return new Behaviour(millis, refusal, resetAfter, trailers, fillBytes);
  }

  /** This, with an error of that status instead of answers. */
  public Behaviour withStatus(int status) {
    return withRefusal(ApiError.ordered(status));
  }

  Behaviour withRefusal(ApiError error) {
    return new Behaviour(delayMillis, error, resetAfter, trailers, fillBytes);
  }

  /** This, with a reset after so many tokens. */
  public Behaviour withResetAfter(int tokens) {
    return new Behaviour(delayMillis, refusal, tokens, trailers, fillBytes);
  }

  /** This, with these trailers. */
  public Behaviour withTrailers(Map<String, String> newTrailers) {
    return new Behaviour(delayMillis, refusal, resetAfter, newTrailers, fillBytes);
  }
}
