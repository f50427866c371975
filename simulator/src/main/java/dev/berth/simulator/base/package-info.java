/** Time, the only tool the whole simulator shares; the only place that reads a clock. */
@NullMarked
package dev.berth.simulator.base;

import org.jspecify.annotations.NullMarked;
