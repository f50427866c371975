/**
 * How long Berth stands still: the pauses of its JVM while thousands of streams are open and
 * thousands of requests a second are decided about, for minutes.
 *
 * <p>{@link dev.berth.bench.pauses.PauseRun} is one such load under one {@link
 * dev.berth.bench.pauses.Collector}; {@link dev.berth.bench.pauses.PauseLog} reads what the JVM
 * writes about itself, so that every pause counts, whatever it was for; {@link
 * dev.berth.bench.pauses.PauseReport} prints.
 */
@NullMarked
package dev.berth.bench.pauses;

import org.jspecify.annotations.NullMarked;
