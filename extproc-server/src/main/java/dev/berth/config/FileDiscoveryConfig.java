package dev.berth.config;

import java.nio.file.Path;

/**
 * Servers listed in a file that is watched.
 *
 * @param path of servers.yaml; need not exist yet
 */
public record FileDiscoveryConfig(Path path) implements DiscoveryConfig {}
