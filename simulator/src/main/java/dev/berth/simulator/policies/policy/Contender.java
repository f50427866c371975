package dev.berth.simulator.policies.policy;

/** A policy that can be compared to others. */
public interface Contender {

  /** As the command line and reports write it. */
  String label();

  /** A policy for one run. */
  Policy create(PolicyContext context);
}
