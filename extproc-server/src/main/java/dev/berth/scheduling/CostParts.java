package dev.berth.scheduling;

/**
 * Of what a {@link LeastSeconds cost in seconds} is made up.
 *
 * @param cachedBlocks of the prompt, which need not be read
 * @param waiting until the prompt would be begun
 * @param reading the prompt, as far as it is not cached, at the price of a busy pool
 * @param stall what the answers that run there would lose meanwhile
 * @param memory what the KV memory that would be in use is worth
 * @param requests a little for each request in flight there
 * @param total all of them; those that other requests cause are weighed for a server that has just
 *     come back, and a server on trial costs nothing
 */
public record CostParts(
    int cachedBlocks,
    double waiting,
    double reading,
    double stall,
    double memory,
    double requests,
    double total)
    implements Parts {}
