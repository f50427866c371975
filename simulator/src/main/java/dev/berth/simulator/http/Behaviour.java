package dev.berth.simulator.http;

import dev.berth.simulator.api.ApiError;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.LinkedHashMap;
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

  private static final int LONGEST_DELAY_MILLIS = 3_600_000;
  private static final int MOST_FILL_MIB = 256;

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

  private Behaviour withRefusal(ApiError error) {
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

  /** This, with longer answers. */
  public Behaviour withFillBytes(int bytes) {
    return new Behaviour(delayMillis, refusal, resetAfter, trailers, bytes);
  }

  /**
   * What the headers of a request order; for what they leave open, what {@code usual} says. An
   * order that cannot be read makes a refusal that says so.
   */
  static Behaviour of(HttpHeaders headers, Behaviour usual) {
    try {
      return ordered(headers, usual);
    } catch (IllegalArgumentException e) {
      return NORMAL.withRefusal(ApiError.badRequest(e.getMessage()));
    }
  }

  private static Behaviour ordered(HttpHeaders headers, Behaviour usual) {
    int noStatus = -1;
    int status = number(headers, SimHeaders.STATUS, noStatus, 400, 599);
    int fill = number(headers, SimHeaders.FILL, 0, 0, MOST_FILL_MIB) << 20;
    String trailers = headers.get(SimHeaders.TRAILERS);
    return new Behaviour(
        number(headers, SimHeaders.DELAY, (int) usual.delayMillis, 0, LONGEST_DELAY_MILLIS),
        status == noStatus ? usual.refusal : ApiError.ordered(status),
        number(headers, SimHeaders.RESET_AFTER, usual.resetAfter, 0, Integer.MAX_VALUE),
        trailers == null ? usual.trailers : trailers(trailers),
        fill == 0 ? usual.fillBytes : fill);
  }

  private static int number(
      HttpHeaders headers, String name, int otherwise, int least, int greatest) {
    String text = headers.get(name);
    if (text == null) {
      return otherwise;
    }
    if (text.matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= greatest) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        "The header " + name + " must be a number from " + least + " to " + greatest + '.');
  }

  private static Map<String, String> trailers(String text) {
    Map<String, String> trailers = new LinkedHashMap<>();
    for (String pair : text.split(",")) {
      String[] parts = pair.strip().split("=", 2);
      if (parts.length < 2 || !parts[0].matches("[a-z0-9-]+")) {
        throw new IllegalArgumentException(
            "The header " + SimHeaders.TRAILERS + " must be name=value,name=value.");
      }
      trailers.put(parts[0], parts[1]);
    }
    return trailers;
  }
}
