/**
 * Puts the parts together: wiring by constructor, the gRPC port, warm-up, drain.
 *
 * <p>{@link dev.berth.app.BerthServer} is all of Berth in one process, and a {@code ServedPool} one
 * pool of it with everything that feeds it. What the configuration says of a pool is put into the
 * words of those who need it by {@code PoolOptions}, {@code HealthOptions} and {@code
 * SwitchingOptions}. {@code WarmUp} has a {@code Rehearsal} decide about requests that nobody made
 * before the first real one comes.
 */
@NullMarked
package dev.berth.app;

import org.jspecify.annotations.NullMarked;
