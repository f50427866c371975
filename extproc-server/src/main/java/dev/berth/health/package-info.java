/**
 * How well a server is, from what is seen of it.
 *
 * <p>{@link dev.berth.health.HealthState} is the state machine of one server: a state offers only
 * the moves that are legal from it. {@link dev.berth.health.ServerHealth} keeps the state and the
 * evidence for the next one: what became of its requests, one {@link dev.berth.health.AnswerReport}
 * each, and how it answered its probes, one {@link dev.berth.health.ProbeOutcome} each, which its
 * requests may outrank. Whether the last answer was a failure is kept elsewhere, in a {@link
 * dev.berth.health.FailureMark}, where every decision sees it. {@link dev.berth.health.Peers}
 * compares the servers of one model: who has far fewer good answers than the others, and who has
 * work and does none.
 *
 * <p>Nothing here moves a server by itself. That is done by {@code pool.HealthMonitor}, in the
 * single writer of the pool, which also knows how many may be out at a time and who lives and dies
 * with whom.
 */
@NullMarked
package dev.berth.health;

import org.jspecify.annotations.NullMarked;
