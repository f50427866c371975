/**
 * The order of a decision: {@link dev.berth.routing.Router} takes an understood request to a pool,
 * lets the scheduler pick and reserve, and hands back a {@link dev.berth.routing.RoutingOutcome}.
 * It is the only place that knows what comes after what. {@link dev.berth.routing.Completion} knows
 * how Berth will learn that the request is over.
 */
@NullMarked
package dev.berth.routing;

import org.jspecify.annotations.NullMarked;
