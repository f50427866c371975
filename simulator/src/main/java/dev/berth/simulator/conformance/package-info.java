/**
 * A conformance suite for endpoint pickers: speaks ext_proc to any address as Envoy would, and says
 * which rules the picker there keeps.
 *
 * <p>{@link dev.berth.simulator.conformance.Conformance} runs a {@link
 * dev.berth.simulator.conformance.ConformancePlan} and comes to a {@link
 * dev.berth.simulator.conformance.ConformanceReport}, which {@link
 * dev.berth.simulator.conformance.ReportText} and {@link
 * dev.berth.simulator.conformance.ReportJson} write down. Below it, and knowing nothing of it: the
 * cases ({@link dev.berth.simulator.conformance.cases}), the words that they are made of ({@link
 * dev.berth.simulator.conformance.suite}), and Envoy's part of the protocol ({@link
 * dev.berth.simulator.conformance.gateway}).
 */
@NullMarked
package dev.berth.simulator.conformance;

import org.jspecify.annotations.NullMarked;
