package dev.berth.simulator.conformance.gateway;

/** One header line. */
public record Header(String name, String value) {}
