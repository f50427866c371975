/**
 * Which endpoint gets a request. Usable without gRPC, so that simulations run the production class.
 *
 * <p>{@link dev.berth.scheduling.Scheduler} decides: {@link dev.berth.scheduling.CandidateWalk}
 * shows it the candidates, the least cost wins, and the reservation is made in the same step. What
 * a cost is, a {@link dev.berth.scheduling.Policy} says: {@link dev.berth.scheduling.LeastWork}, or
 * {@link dev.berth.scheduling.LeastSeconds}, which predicts what a choice costs everybody; what a
 * prompt would meet on a server is a {@link dev.berth.scheduling.Foresight}. Of a large pool some
 * candidates are taken by a {@code Draw}. The same walk fills a {@link
 * dev.berth.scheduling.Shortlist} of fallbacks. {@link dev.berth.scheduling.Standings} is the same
 * judgement over all endpoints, for those who ask why a request went where it went. {@link
 * dev.berth.scheduling.Drop} is the one place that says who is a candidate, for all of them.
 */
@NullMarked
package dev.berth.scheduling;

import org.jspecify.annotations.NullMarked;
