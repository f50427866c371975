/**
 * Envoy's part of the external processing protocol, played towards an endpoint picker.
 *
 * <p>A {@link dev.berth.simulator.conformance.gateway.PickerChannel} opens one {@link
 * dev.berth.simulator.conformance.gateway.Exchange} for each HTTP request. Its request and its
 * response are each an {@link dev.berth.simulator.conformance.gateway.HttpMessage}, sent in the
 * order that the body mode prescribes ({@link dev.berth.simulator.conformance.gateway.Modes}): a
 * {@link dev.berth.simulator.conformance.gateway.Script} of steps, which {@link
 * dev.berth.simulator.conformance.gateway.Phase} goes through. What Envoy would take for a spurious
 * message ends the phase as broken ({@link dev.berth.simulator.conformance.gateway.ReplyRules}).
 * What Envoy would pass on to the inference server is kept in {@link
 * dev.berth.simulator.conformance.gateway.Forwarded}, and the whole is an {@link
 * dev.berth.simulator.conformance.gateway.Outcome}.
 *
 * <p>Which replies are legal when follows Envoy's external_processor.proto and the state machine of
 * its ext_proc filter. Nothing here knows what a good decision is: that is for the cases.
 */
@NullMarked
package dev.berth.simulator.conformance.gateway;

import org.jspecify.annotations.NullMarked;
