package dev.berth.health;

/** What the probes of a server amount to. */
public enum ProbeVerdict {
  /** It is well, as far as they can tell. */
  UP,
  /** It is down; or not up yet, where nothing ever came from it. */
  DOWN,
  /** Nothing yet. */
  OPEN
}
