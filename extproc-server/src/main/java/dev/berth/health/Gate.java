package dev.berth.health;

/** How a server's state lets requests in. */
public enum Gate {
  /** As many as it likes. */
  OPEN,
  /** As many as it likes, with less weight than others. */
  RAMPING,
  /** One, to see how that goes; then none until it is over. */
  TRIAL,
  /** None. */
  CLOSED
}
