/**
 * The order of a decision. {@link dev.berth.routing.Router} takes an understood request to a pool
 * and hands back a {@link dev.berth.routing.RoutingOutcome}; it is the only place that knows what
 * comes after what:
 *
 * <pre>
 * {@link dev.berth.routing.Resolver}      what does it ask for, and who may have it?  → {@link dev.berth.routing.Resolution}
 *   {@link dev.berth.routing.ModelNames}    what does its model mean here: an alias, an adapter, itself
 *   {@link dev.berth.routing.Confines}      to which servers does its gateway confine it
 *   {@link dev.berth.routing.ResponseOwners} which server has the stored response that it is about
 * Scheduler     who gets it, reserved in the same step
 * Tickets       on the books until somebody says that it is over
 * {@link dev.berth.routing.HoldRules}     or, where all servers of its model sleep: does it wait, and until when
 * </pre>
 *
 * <p>A {@link dev.berth.routing.PoolRoute} is all that the operator decided about a pool. {@link
 * dev.berth.routing.Explainer} asks the same resolver and says what would become of a request.
 *
 * <p>Whatever a client can be told instead of a server's answer is in the catalogue of {@link
 * dev.berth.routing.RejectReason}, with the words of each API in {@link
 * dev.berth.routing.ErrorStatus}.
 *
 * <p>{@link dev.berth.routing.Completion} knows how Berth will learn that the request is over, and
 * {@link dev.berth.routing.RequestEnds} is where those who learn it come together.
 */
@NullMarked
package dev.berth.routing;

import org.jspecify.annotations.NullMarked;
