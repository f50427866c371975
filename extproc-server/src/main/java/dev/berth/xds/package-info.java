/**
 * The pools as Envoy's endpoint discovery service (EDS): resource name = pool name, one {@code
 * LbEndpoint} for each server.
 *
 * <p>{@link dev.berth.xds.EdsService} is the door. Behind it one {@code SerialExecutor} confines
 * everything: for each pool an {@link dev.berth.xds.EdsPool}, which turns its {@link
 * dev.berth.xds.Membership} into {@link dev.berth.xds.Assignment}s; for each gRPC stream a {@link
 * dev.berth.xds.SotwStream} or a {@link dev.berth.xds.DeltaStream}, two dialects of one {@link
 * dev.berth.xds.EdsStream}; and where a stream asks for a pool, a {@link
 * dev.berth.xds.Subscription}.
 *
 * <p>Four rules shape it, all of them because Envoy serves a request somewhere else, silently, when
 * it does not know the server that was picked:
 *
 * <ul>
 *   <li><b>Not before discovery is complete.</b> An early empty answer would empty Envoy, even one
 *       that reconnects and still knows every server.
 *   <li><b>Known before picked.</b> A new server is told to Envoy at once, whatever its lifecycle,
 *       and {@link dev.berth.pool.Pool#applyAnnounced} hears of it when every subscriber has
 *       acknowledged it.
 *   <li><b>Picked no more before forgotten.</b> A server that left the pool lingers in the
 *       assignment for some seconds, in which decisions on their way still land. It stops counting
 *       as acknowledged the moment it leaves the pool, long before Envoy forgets it; so if it comes
 *       back, it is picked again only if Envoy never heard of its absence, or has acknowledged its
 *       return.
 *   <li><b>Nothing new for an Envoy that hears nothing.</b> New servers do not wait for an Envoy
 *       that has lost its stream. It may ask for decisions all the same, and gets only servers that
 *       it knew, until it has acknowledged again: {@link dev.berth.pool.StaleEnvoys}.
 * </ul>
 *
 * <p>A stream has at most one unanswered response under way. What changes meanwhile collapses into
 * the next one, so a slow Envoy costs no memory and a burst of changes costs two responses.
 */
@NullMarked
package dev.berth.xds;

import org.jspecify.annotations.NullMarked;
