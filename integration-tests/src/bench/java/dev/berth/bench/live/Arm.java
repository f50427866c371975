package dev.berth.bench.live;

/**
 * A policy under both its names.
 *
 * @param policy as {@code pools[].scheduling.policy} has it
 * @param offline as {@code berth-sim policies} calls it
 */
record Arm(String policy, String offline) {}
