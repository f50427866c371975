package dev.berth.config;

/** What becomes of requests for a model whose servers sleep. */
public record SwitchingConfig(HoldConfig hold) {}
