/**
 * What every way of finding servers has in common. A {@link dev.berth.discovery.EndpointDiscovery}
 * hands whole sets of servers to its pool, and says in a {@link
 * dev.berth.discovery.DiscoveryStatus} whether the newest of them is what is out there. What cannot
 * be read leaves the last good set in force.
 */
@NullMarked
package dev.berth.discovery;

import org.jspecify.annotations.NullMarked;
