/**
 * What it costs that something breaks: {@link dev.berth.bench.failures.Failures} plays all {@link
 * dev.berth.it.scenario.Scenarios} that its {@link dev.berth.bench.failures.FailureOptions} ask
 * for, and makes a {@link dev.berth.bench.failures.FailuresReport} of their findings.
 */
@NullMarked
package dev.berth.bench.failures;

import org.jspecify.annotations.NullMarked;
