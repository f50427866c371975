/** How well a server is, from what is seen of it. */
@NullMarked
package dev.berth.health;

import org.jspecify.annotations.NullMarked;
