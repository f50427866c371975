package dev.berth.config;

/** Where the servers of a pool come from. */
public sealed interface DiscoveryConfig permits FileDiscoveryConfig, KubernetesDiscoveryConfig {}
