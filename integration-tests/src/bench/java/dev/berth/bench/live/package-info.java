/**
 * The same trace through the real Envoy, Berth as it is shipped and simulated servers with real
 * caches, and through the offline simulator: do they say the same?
 */
@NullMarked
package dev.berth.bench.live;

import org.jspecify.annotations.NullMarked;
