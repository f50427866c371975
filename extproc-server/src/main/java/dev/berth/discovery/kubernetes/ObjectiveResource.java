package dev.berth.discovery.kubernetes;

import org.jspecify.annotations.Nullable;

/**
 * An InferenceObjective.
 *
 * @param pool the InferencePool that it refers to; null when it refers to something else
 * @param priority of the requests that name it
 */
record ObjectiveResource(String name, @Nullable String pool, int priority) {}
