/** Puts the parts together: command line, wiring by constructor, drain. */
@NullMarked
package dev.berth.app;

import org.jspecify.annotations.NullMarked;
