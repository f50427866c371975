/**
 * The application as it ships, rather than the classes of this build: {@link
 * dev.berth.it.shipped.ShippedBerth} starts a copy of it, {@link dev.berth.it.shipped.Dockerfile}
 * says how the image would.
 */
@NullMarked
package dev.berth.it.shipped;

import org.jspecify.annotations.NullMarked;
