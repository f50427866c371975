/** Fake inference servers over real HTTP, and a load generator that checks who answered. */
@NullMarked
package dev.berth.simulator;

import org.jspecify.annotations.NullMarked;
