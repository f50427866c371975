/** What the switches of one device group cost the requests to another. */
@NullMarked
package dev.berth.bench.switching;

import org.jspecify.annotations.NullMarked;
