/**
 * Load on a URL, open loop: requests start when a Poisson process says so, whether or not earlier
 * ones have been answered, and latency counts from the moment a request <em>should</em> have
 * started. So a slow server cannot hide behind a client that waits for it.
 *
 * <p>{@link dev.berth.simulator.load.LoadPlan} says what to send; {@link
 * dev.berth.simulator.load.LoadRun} sends it from one event loop and ends with a {@link
 * dev.berth.simulator.load.LoadReport}. {@code RequestMix} makes the requests, {@code
 * ConnectionPool} keeps connections, a {@code Call} is one request's life and ends exactly once,
 * and {@code Tally} counts. Nothing is dropped silently: what was not sent because too much is
 * outstanding is a failure like any other.
 *
 * <p>An answer names its server ({@link dev.berth.simulator.http.SimHeaders#SERVED_BY}), and the
 * proxy in front names the server that was chosen: the report compares the two.
 */
@NullMarked
package dev.berth.simulator.load;

import org.jspecify.annotations.NullMarked;
