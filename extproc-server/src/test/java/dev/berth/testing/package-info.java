/** Fakes and fixtures that tests of several packages share. */
@NullMarked
package dev.berth.testing;

import org.jspecify.annotations.NullMarked;
