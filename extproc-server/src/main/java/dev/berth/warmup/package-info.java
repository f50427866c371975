/**
 * An Envoy inside the process that sends requests which nobody made, so that the code of a decision
 * is loaded, linked and compiled before the first real one comes.
 *
 * <p>{@link dev.berth.warmup.SyntheticEnvoy} speaks ext_proc over a connection of its own, as Envoy
 * does, to a port that the caller names; it knows nothing of what answers there. Whoever uses it
 * puts a service behind that port that shares no pool, no ticket and no meter with the real one:
 * {@code app} does so with {@code Rehearsal}.
 *
 * <p>{@link dev.berth.warmup.SyntheticRequest} has what is sent: both body modes of the shipped
 * profiles, a small and a larger body.
 */
@NullMarked
package dev.berth.warmup;

import org.jspecify.annotations.NullMarked;
