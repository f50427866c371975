/**
 * Envoy's external processing protocol. {@link dev.berth.extproc.ExternalProcessorService} starts
 * one {@link dev.berth.extproc.ExtProcStream} for each HTTP request; its {@link
 * dev.berth.extproc.StreamState} says what may come next, {@link dev.berth.extproc.Replies} and
 * {@link dev.berth.extproc.ImmediateReplies} write the only messages that Envoy accepts at each
 * point.
 *
 * <p>The rules come from Envoy's external_processor.proto and from what Envoy 1.40 was seen to do;
 * the integration tests hold both.
 */
@NullMarked
package dev.berth.extproc;

import org.jspecify.annotations.NullMarked;
