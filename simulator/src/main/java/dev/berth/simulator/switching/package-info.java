/**
 * The offline comparison of switching policies: models that take turns on the same accelerators, in
 * virtual time, with the server's own policy and books and with what others do.
 */
@NullMarked
package dev.berth.simulator.switching;

import org.jspecify.annotations.NullMarked;
