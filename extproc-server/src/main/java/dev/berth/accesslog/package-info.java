/**
 * Envoy's gRPC access log: how Berth learns that a request is over when it has left the request's
 * ext_proc stream.
 *
 * <p>{@link dev.berth.accesslog.AccessLogService} starts one {@link dev.berth.accesslog.LogStream}
 * for each stream of an Envoy, of which there is one for each of its threads, and tells {@link
 * dev.berth.routing.AccessLogStreams} that it is there. What an entry says is read by {@link
 * dev.berth.accesslog.FinishedRequest}; {@link dev.berth.accesslog.EntryHandler} closes the {@link
 * dev.berth.pool.Ticket}, compares where the request was sent with where it was served, and counts.
 *
 * <p>An entry reaches any replica, not always the one that made the decision. A ticket is closed
 * only by the process that opened it; the entries of others are counted, and close nothing.
 */
@NullMarked
package dev.berth.accesslog;

import org.jspecify.annotations.NullMarked;
