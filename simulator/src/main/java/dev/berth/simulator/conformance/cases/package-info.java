/**
 * The cases, one class for each theme, all of them in {@link
 * dev.berth.simulator.conformance.cases.AllCases}. They follow the endpoint picker protocol
 * (proposal 004 of the Gateway API Inference Extension), Envoy's ext_proc protocol, and what the
 * pickers of other projects test or were seen to get wrong.
 *
 * <p>A case is a method that takes a {@link dev.berth.simulator.conformance.suite.Picker} and
 * returns a {@link dev.berth.simulator.conformance.suite.Verdict}. It assumes that the pool is
 * ready, that nobody else uses it at the time, and that a request is over for the picker's books
 * when its stream is.
 */
@NullMarked
package dev.berth.simulator.conformance.cases;

import org.jspecify.annotations.NullMarked;
