/**
 * Simulated servers, Berth and the real Envoy, started and ended together. A test asks {@link
 * dev.berth.it.stack.Stacks} for a {@link dev.berth.it.stack.Stack} that fits its {@link
 * dev.berth.it.stack.Setup}.
 */
@NullMarked
package dev.berth.it.stack;

import org.jspecify.annotations.NullMarked;
