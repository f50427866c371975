package dev.berth.config;

/** By what servers are compared: one of Berth's own policies, or a profile. */
public sealed interface PolicyConfig permits SchedulingPolicy, ProfileConfig {

  /** As in the file. */
  String label();
}
