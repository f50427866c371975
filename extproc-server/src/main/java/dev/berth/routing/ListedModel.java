package dev.berth.routing;

import org.jspecify.annotations.Nullable;

/**
 * A name that clients may write, as the list of models tells it.
 *
 * @param id the name
 * @param root for an alias, the model that it stands for, of several the heaviest; null for others
 * @param parent for an adapter, the model that it sits on; null for others
 */
public record ListedModel(String id, @Nullable String root, @Nullable String parent) {}
