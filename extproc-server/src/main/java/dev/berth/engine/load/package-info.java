/**
 * Asks servers for their metrics: what they have in flight, where Berth's own books may be wrong or
 * say too little, and how full they are.
 *
 * <p>{@link dev.berth.engine.load.Reconciler} looks for servers that hold {@link
 * dev.berth.pool.Doubts tickets in doubt}, and asks only those for their metrics. {@link
 * dev.berth.engine.load.MetricsPoller} asks all of them all the time, publishes what they say, and
 * finds out what they run that this process did not give them; a {@code MeteredServer} is what it
 * knows of one of them. Both ask by a {@link dev.berth.engine.load.GaugeReader}, so many at a time.
 * {@link dev.berth.engine.load.MetricsPage} finds the wanted series on such a page, {@link
 * dev.berth.engine.load.EngineGauges} knows under which names each kind of engine says what it has
 * to do and how full its cache is, and {@link dev.berth.engine.load.Observations} are enough of
 * them in a row to conclude something.
 *
 * <p>A gauge may be missing, stale or nonsense. None of that can close a ticket: what is not there
 * is not zero, and what is too large only delays.
 */
@NullMarked
package dev.berth.engine.load;

import org.jspecify.annotations.NullMarked;
