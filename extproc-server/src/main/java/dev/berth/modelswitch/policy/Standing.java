package dev.berth.modelswitch.policy;

/** How the policy shall treat a model, whoever asks for it. */
public enum Standing {
  /** By what it is worth. */
  NORMAL,
  /** Where it is awake, it stays. */
  PINNED,
  /** A group that has nothing to do goes back to it. */
  PREFERRED,
  /** Only a person wakes it. */
  FORBIDDEN
}
