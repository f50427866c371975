package dev.berth.modelswitch;

import dev.berth.endpoint.Endpoint;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What inference servers are told and asked while one gives its accelerators to another. Each call
 * is answered exactly once, on the event loop of the caller, at the latest when its time is over.
 */
public interface SleepCalls {

  /** What a server turns out to be. */
  enum Found {
    ASLEEP,
    /** Awake and well. */
    AWAKE,
    /**
     * It says that it sleeps, and has some of its accelerators: nobody brought a wake to its end.
     */
    HALF_AWAKE,
    /** Nobody listens there: there is no process that could have accelerators. */
    GONE,
    /** It does not answer, or not so that it could be understood. */
    UNCLEAR
  }

  /**
   * Has a server finish what it runs and sleep, as deep as it was declared.
   *
   * @param done whether the server said that it sleeps; which has to be looked at
   */
  void sleep(Endpoint server, Duration timeout, Consumer<Boolean> done);

  /**
   * Wakes a server, with all that belongs to it.
   *
   * @param done whether the server said that it is awake; which has to be looked at
   */
  void wake(Endpoint server, Duration timeout, Consumer<Boolean> done);

  /** Asks a server what it is. */
  void look(Endpoint server, Consumer<Found> found);
}
