package dev.berth.simulator.sleep;

/** How a process fails when it shall fall asleep or wake. */
public enum SleepFault {
  NONE,
  /** Answers 200 when told to sleep, and stays awake. */
  LIES_ASLEEP,
  /** Answers 200 when told to wake, and sleeps on. */
  LIES_AWAKE,
  /** Wakes only its weights, whatever it is told, and answers 200. */
  WAKES_HALF,
  /** Dies between awake and asleep. */
  CRASHES_FALLING_ASLEEP,
  /** Dies between asleep and awake. */
  CRASHES_WAKING,
  /** Answers 500 when told to wake. */
  REFUSES_TO_WAKE,
  /** Never answers either. */
  HANGS
}
