package dev.berth.engine.models;

import dev.berth.endpoint.ServedModel;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the models of one server, and when to ask it again. Immutable.
 *
 * <pre>
 *              listed                       refused
 *   Unknown ──────────▶ Known      Known ──────────────▶ Unknown
 *   (asked fast)        (asked at the interval)
 *                                           three answers missed in a row
 *                                  Known ──────────────▶ Unknown</pre>
 *
 * <p>A server that refuses connections is down, and may come back with other models. One that is
 * slow or talks nonsense now and then is most likely busy with the models it has.
 */
sealed interface ModelKnowledge {

  /** So many answers missed in a row, and what was known is forgotten. */
  int MAX_MISSED = 3;

  /** The first pause after an answer that was missed; each further one is twice as long. */
  Duration FIRST_PAUSE = Duration.ofMillis(100);

  /** Of a server that was never asked. */
  static ModelKnowledge nothing() {
    return new Unknown(0);
  }

  /** What is known after this answer. */
  ModelKnowledge on(ModelAnswer answer);

  /** The models; null while they are not known. */
  @Nullable List<ServedModel> models();

  /** How long to wait before the next question; never longer than {@code interval}. */
  Duration pause(Duration interval);

  /**
   * The server has not listed its models since it was found, or since it went down.
   *
   * @param missed answers in a row
   */
  record Unknown(int missed) implements ModelKnowledge {

    /** 2^20 first pauses are more than a day, and no interval is. */
    private static final int MAX_DOUBLINGS = 20;

    @Override
    public ModelKnowledge on(ModelAnswer answer) {
      List<ServedModel> listed = answer.models();
      return listed == null
          ? new Unknown(Math.min(missed, MAX_DOUBLINGS) + 1)
          : new Known(listed, 0);
    }

    @Override
    public @Nullable List<ServedModel> models() {
      return null;
    }

    @Override
    public Duration pause(Duration interval) {
      Duration pause = missed == 0 ? Duration.ZERO : FIRST_PAUSE.multipliedBy(1L << (missed - 1));
      return pause.compareTo(interval) < 0 ? pause : interval;
    }
  }

  /**
   * The server listed its models.
   *
   * @param missed answers in a row since
   */
  record Known(List<ServedModel> models, int missed) implements ModelKnowledge {

    @Override
    public ModelKnowledge on(ModelAnswer answer) {
      List<ServedModel> listed = answer.models();
      if (listed != null) {
        return new Known(listed, 0);
      }
      boolean forget = answer.result() == PollResult.REFUSED || missed + 1 >= MAX_MISSED;
      return forget ? new Unknown(1) : new Known(models, missed + 1);
    }

    @Override
    public Duration pause(Duration interval) {
      return interval;
    }
  }
}
