package dev.berth.admin;

import org.jspecify.annotations.Nullable;

/**
 * How the discovery of a pool stands, as {@code /api/pools} shows it.
 *
 * @param complete whether the whole set of servers was known at least once
 * @param problem why what is out there now is not in force, on one line; null when it is
 * @param staleSeconds for how long the servers in force have been older than what is out there
 */
public record DiscoveryView(boolean complete, @Nullable String problem, long staleSeconds) {}
