/**
 * The port for people, probes and Prometheus: plain HTTP. What changes something is a POST.
 *
 * <pre>
 *   GET /metrics          Prometheus' text format
 *   GET /healthz          200 while the process runs
 *   GET /readyz           200 when requests may come, else 503; says what it knows either way
 *   GET /api/servers      every server: what it serves, its state, its work in flight
 *   GET /api/pools        every pool: its servers, models, completion, discovery and EDS subscribers
 *   GET /api/groups       every device group: who is awake, who waits, where its switch stands
 *     ?pool=NAME          of one pool only, for these three
 *   POST /api/explain     the body of a request: what would become of it, and why
 *     ?pool=NAME          the pool it is for; else the first
 *     &amp;method=METHOD      of the request, else POST
 *     &amp;path=PATH          of the request, else /v1/chat/completions
 *     &amp;header=NAME:VALUE  of the request; as often as needed
 *     &amp;subset=IP:PORT,…   the only servers that the gateway allows
 *   POST /api/servers/IP:PORT/drain, /undrain     the server gets nothing new, or does again
 *   POST /api/pods/NAME/drain, /undrain           all servers of the pod
 *   POST /api/servers/IP:PORT/wake, /sleep        a server of a device group wakes, or falls asleep
 *     ?drainSeconds=N     so long whoever is awake may take to finish, for these two
 *     ?pool=NAME          in one pool only, for all of these</pre>
 *
 * <p>{@link dev.berth.admin.AdminServer} listens and answers, {@link dev.berth.admin.AdminAccess}
 * turns away who may not ask, {@link dev.berth.admin.AdminPages} knows what is where. What is shown
 * comes from {@link dev.berth.admin.AdminSources}, filled by whoever wires the process, since this
 * package knows no other adapter. {@link dev.berth.admin.ServerView} and {@link
 * dev.berth.admin.PoolView} are the JSON, and a promise to its readers; so is {@link
 * dev.berth.admin.ExplanationView}, the answer of {@link dev.berth.admin.ExplainPage}.
 */
@NullMarked
package dev.berth.admin;

import org.jspecify.annotations.NullMarked;
