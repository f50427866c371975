/**
 * Simulated servers, Berth and the real Envoy, started and ended together. A test asks {@link
 * dev.berth.it.stack.Stacks} for a {@link dev.berth.it.stack.Stack} that fits its {@link
 * dev.berth.it.stack.Setup}. Every fixture here writes its configuration by {@link
 * dev.berth.it.stack.BerthFiles}, and ends what it has started by {@link dev.berth.it.stack.Parts}.
 */
@NullMarked
package dev.berth.it.stack;

import org.jspecify.annotations.NullMarked;
