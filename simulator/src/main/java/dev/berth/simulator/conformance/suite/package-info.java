/**
 * The words of the conformance suite: a {@link
 * dev.berth.simulator.conformance.suite.ConformanceCase} checks one rule against a {@link
 * dev.berth.simulator.conformance.suite.Picker} and comes to a {@link
 * dev.berth.simulator.conformance.suite.Verdict}. What the suite was told of the picker's pool is
 * {@link dev.berth.simulator.conformance.suite.PickerFacts}; a case that needs more than that names
 * it as a {@link dev.berth.simulator.conformance.suite.Need} and is skipped.
 *
 * <p>The suite sees the picker from outside, through {@link
 * dev.berth.simulator.conformance.gateway}: it is Envoy's part of the protocol, and says nothing
 * about what a picker does inside.
 */
@NullMarked
package dev.berth.simulator.conformance.suite;

import org.jspecify.annotations.NullMarked;
