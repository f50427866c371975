/**
 * The smallest tools: time ({@link dev.berth.base.Ticker}), addresses ({@link
 * dev.berth.base.HostPort}), bytes ({@link dev.berth.base.ByteSearch}), tasks one after another
 * ({@link dev.berth.base.SerialExecutor}). At most ten tiny classes, open to every package; the
 * only place that reads a clock.
 */
@NullMarked
package dev.berth.base;

import org.jspecify.annotations.NullMarked;
