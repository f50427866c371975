package dev.berth.endpoint;

/** Whether a server that shares its accelerators with others has them at this moment. */
public enum Wakefulness {
  /** Nobody has asked it yet. */
  UNKNOWN("unknown"),
  /** It has them, and may be picked. */
  AWAKE("awake"),
  /** It finishes what it has, or gives them up; it gets nothing new. */
  LEAVING("leaving"),
  /** It has said that it gave them up. */
  ASLEEP("asleep"),
  /** It takes them, and may have them in part. */
  WAKING("waking"),
  /** It did not do what it was told, or does not answer: whether it has them is not known. */
  FAILED("failed");

  private final String label;

  Wakefulness(String label) {
    this.label = label;
  }

  /** As metrics, JSON and tables write it. */
  public String label() {
    return label;
  }
}
