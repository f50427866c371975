/**
 * What Berth measures, in Prometheus' form. {@link dev.berth.telemetry.Telemetry} owns the registry
 * that every subsystem registers its meters with. No mistake in a label can fill the memory here,
 * or Prometheus' elsewhere: {@link dev.berth.telemetry.SeriesLimit} bounds the series of each
 * meter. {@link dev.berth.telemetry.ConsoleLog} is how Berth logs.
 */
@NullMarked
package dev.berth.telemetry;

import org.jspecify.annotations.NullMarked;
