package dev.berth.admission;

/** How long it takes until models are awake. Any thread. */
public interface WakeTimes {

  /**
   * About how long a request for the model that comes now would wait; 0 while nobody has measured
   * it: then nothing is hopeless. {@link Long#MAX_VALUE} where nobody will wake it.
   *
   * @param ahead so many wait for the same already
   */
  long waitNanos(String model, int ahead);
}
