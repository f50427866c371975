/**
 * Simulated inference servers over real HTTP/1.1.
 *
 * <p>{@link dev.berth.simulator.http.SimulatedEngine} is one server on one port; {@link
 * dev.berth.simulator.http.SimulatedPods} starts many and gives them pod names. A server, its
 * connections and its {@link dev.berth.simulator.engine.EngineModel} share one event loop, which is
 * why nothing in here is synchronised; many servers share few loops.
 *
 * <p>On a connection, {@code ConnectionHandler} collects one request at a time in a {@code
 * RequestIntake} (JSON is digested and parsed as it arrives and never kept, forms are), {@code
 * Routes} says what answers it, and {@code Responder} writes. A request for which the model runs
 * becomes a {@code Generation}, which listens to its sequence and is aborted when the client
 * leaves. What the Responses API keeps is in {@code KeptResponses}, and known to no other server.
 *
 * <p>A server that shares devices with others has a {@link dev.berth.simulator.sleep.Sleeper}
 * beside its model, which {@code SleepPages} puts to sleep and wakes; {@link
 * dev.berth.simulator.http.SharedDevices} says which servers share what.
 *
 * <p>Every answer says who gave it and what it was given: {@link
 * dev.berth.simulator.http.SimHeaders}. How a server misbehaves is a {@link
 * dev.berth.simulator.http.Behaviour}, ordered by headers of a request or for all.
 */
@NullMarked
package dev.berth.simulator.http;

import org.jspecify.annotations.NullMarked;
