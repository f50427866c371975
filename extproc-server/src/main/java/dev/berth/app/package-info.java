/** Puts the parts together: wiring by constructor, the gRPC port, drain. */
@NullMarked
package dev.berth.app;

import org.jspecify.annotations.NullMarked;
