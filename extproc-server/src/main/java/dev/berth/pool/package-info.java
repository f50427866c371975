/**
 * What Berth knows of its servers, and what it has given them to do.
 *
 * <p>{@link dev.berth.pool.Pool} is the single writer: discovery, model lists and Envoy's
 * acknowledgements arrive there one after another, and each leaves a new immutable {@link
 * dev.berth.pool.PoolSnapshot} behind. Readers take the newest by one volatile read.
 *
 * <p>{@link dev.berth.pool.HealthMonitor} moves servers between their states of health, in the same
 * writer. What a state lets in is a part of the load's own word, and so is the mark of a server
 * whose last answer was a failure, so that it holds at once, also for whoever looks at an older
 * snapshot.
 *
 * <p>Work in flight is counted in {@link dev.berth.pool.EndpointLoad}, which outlives snapshots;
 * the loads of a pool lie side by side in a {@code LoadRoom}, since a decision looks at many of
 * them. One {@link dev.berth.pool.Ticket} stands for one reservation on it, and {@link
 * dev.berth.pool.Tickets} holds the open ones until somebody, exactly once, closes each. What an
 * endpoint says of itself is in its {@link dev.berth.pool.LatestMetrics}.
 */
@NullMarked
package dev.berth.pool;

import org.jspecify.annotations.NullMarked;
