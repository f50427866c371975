/**
 * Servers and replicas that break under load, on the real Envoy, and what that costs whom.
 *
 * <p>A {@link dev.berth.it.scenario.Scenario} plays one case and comes back with {@link
 * dev.berth.it.scenario.Finding}s; {@link dev.berth.it.scenario.Scenarios} lists all of them. Most
 * play in a {@link dev.berth.it.scenario.World} of two pods with eight simulated servers each, one
 * of which is a process of its own, {@link dev.berth.it.scenario.Victim}, that can really be
 * killed. {@link dev.berth.it.scenario.Traffic} flows all the time, whoever is slow, and its {@link
 * dev.berth.it.scenario.Ledger} knows of every request when it was due, whom Berth chose, who
 * served it, and how it ended; a {@link dev.berth.it.scenario.History} knows from Berth's log what
 * became of whose health and when.
 */
@NullMarked
package dev.berth.it.scenario;

import org.jspecify.annotations.NullMarked;
