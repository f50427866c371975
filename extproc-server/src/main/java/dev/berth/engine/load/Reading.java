package dev.berth.engine.load;

import dev.berth.endpoint.EndpointMetrics;
import dev.berth.engine.EngineReply;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking one server for its load.
 *
 * @param askedNanos when the question was put
 * @param metrics what it said of itself; null unless the result is {@link Result#READ}
 */
record Reading(Result result, long askedNanos, @Nullable EndpointMetrics metrics) {

  private static final int OK = 200;

  /** How it went. */
  enum Result {
    READ("read"),
    /** The page does not say, or says nonsense. */
    SILENT("silent"),
    /** There is no page: the answer has another status than 200. */
    STATUS("status"),
    /** Nobody listens there. */
    REFUSED("refused"),
    TIMED_OUT("timed_out"),
    /** The connection broke, or the page was no HTTP or too long. */
    BROKEN("broken");

    private final String label;

    Result(String label) {
      this.label = label;
    }

    /** As metrics write it. */
    String label() {
      return label;
    }
  }

  /**
   * @param rank as in {@link dev.berth.endpoint.MetricsPlace}
   * @param askedNanos when the question was put
   * @param validNanos for how long the answer counts
   */
  static Reading of(EngineReply reply, @Nullable Integer rank, long askedNanos, long validNanos) {
    EndpointMetrics metrics =
        reply instanceof EngineReply.Answered answered && answered.status() == OK
            ? EngineGauges.read(answered.body(), rank, askedNanos, validNanos)
            : null;
    Result result = metrics == null ? failure(reply) : Result.READ;
    return new Reading(result, askedNanos, metrics);
  }

  /** Of a page that nobody can read. */
  static Reading broken(long askedNanos) {
    return new Reading(Result.BROKEN, askedNanos, null);
  }

  private static Result failure(EngineReply reply) {
    if (reply instanceof EngineReply.Answered answered) {
      return answered.status() == OK ? Result.SILENT : Result.STATUS;
    }
    if (reply instanceof EngineReply.Refused) {
      return Result.REFUSED;
    }
    return reply instanceof EngineReply.TimedOut ? Result.TIMED_OUT : Result.BROKEN;
  }

  /** Whether the server answered, but not with a page of metrics that says how much it runs. */
  boolean hasNoPage() {
    return result == Result.SILENT || result == Result.STATUS;
  }
}
