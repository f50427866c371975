package dev.berth.simulator.load;

import dev.berth.simulator.policies.trace.Trace;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to send where.
 *
 * @param url {@code http://host:port}; the paths come from the shapes of requests
 * @param pace how fast and how long
 * @param models the models that requests name, each as often as any other; at least one
 * @param seed two runs with one seed send the same requests at the same times
 * @param limits what one run may hold
 * @param chosenHeader the response header in which the proxy names the server that was chosen
 * @param replay what is sent instead of a mix at random times; null for the mix
 */
public record LoadPlan(
    URI url,
    Pace pace,
    List<String> models,
    long seed,
    Limits limits,
    String chosenHeader,
    @Nullable Replay replay) {

  /** The header that Berth's example configurations write. */
  public static final String CHOSEN_HEADER = "x-berth-destination";

  /**
   * How fast and how long; the run ends with whichever end comes first.
   *
   * @param ratePerSecond mean rate of the Poisson process
   * @param duration when to stop sending
   * @param maxRequests how many to send at most
   */
  public record Pace(double ratePerSecond, Duration duration, long maxRequests) {

    public Pace {
      require(ratePerSecond > 0 && ratePerSecond <= 1e6, "the rate must be above 0, to 1,000,000");
      require(duration.compareTo(Duration.ZERO) > 0, "the duration must be above 0");
      require(duration.compareTo(Duration.ofDays(365)) <= 0, "the duration must be below a year");
      require(maxRequests > 0, "the number of requests must be at least 1");
    }
  }

  /**
   * What one run may hold.
   *
   * @param maxOutstanding requests without an end; one that would exceed it fails unsent
   * @param timeout from the intended start to the last byte
   */
  public record Limits(int maxOutstanding, Duration timeout) {

    /** Enough for a demo: 4096 outstanding requests of at most a minute. */
    public static final Limits DEFAULT = new Limits(4096, Duration.ofMinutes(1));

    public Limits {
      require(maxOutstanding > 0, "at least one request must be allowed to be outstanding");
      require(timeout.compareTo(Duration.ZERO) > 0, "the timeout must be above 0");
      require(timeout.compareTo(Duration.ofHours(1)) <= 0, "the timeout must be at most an hour");
    }
  }

  /**
   * The requests of a trace, all for the first of the models, at their own times.
   *
   * @param speed how many times as fast as recorded
   */
  public record Replay(Trace trace, double speed) {

    public Replay {
      require(speed > 0 && speed <= 1e6, "the speed must be above 0, to 1,000,000");
    }
  }

  /** A mix of requests. */
  public LoadPlan(
      URI url, Pace pace, List<String> models, long seed, Limits limits, String chosenHeader) {
    this(url, pace, models, seed, limits, chosenHeader, null);
  }

  /** The same with the requests of a trace. */
  public LoadPlan replaying(Replay newReplay) {
    return new LoadPlan(url, pace, models, seed, limits, chosenHeader, newReplay);
  }

  public LoadPlan {
    models = List.copyOf(models);
    require(!models.isEmpty(), "at least one model must be named");
    require(
        "http".equals(url.getScheme()) && url.getHost() != null && url.getPort() > 0,
        "the URL must be http://host:port, not " + url);
    require(
        url.getPath().isEmpty() || url.getPath().equals("/"),
        "the URL must have no path, since every request has its own: " + url);
    require(!chosenHeader.isEmpty(), "the header of the chosen server must have a name");
  }

  /**
   * Reads a URL.
   *
   * @throws IllegalArgumentException with a sentence for the user, when it is none
   */
  public static URI url(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("the URL must be http://host:port, not " + text, e);
    }
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new IllegalArgumentException(sentence);
    }
  }
}
