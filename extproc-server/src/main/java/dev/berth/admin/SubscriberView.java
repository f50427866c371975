package dev.berth.admin;

import org.jspecify.annotations.Nullable;

/**
 * An Envoy that takes the pool's servers from Berth by EDS, as {@code /api/pools} shows it.
 *
 * @param envoy its node id
 * @param state where it stands with the newest version
 * @param acknowledgedVersion null before its first
 * @param servers how many are in that version
 */
public record SubscriberView(
    String envoy, String state, @Nullable String acknowledgedVersion, int servers) {}
