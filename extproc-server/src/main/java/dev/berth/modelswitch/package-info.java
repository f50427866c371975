/**
 * Which of the models that share accelerators is awake: what is known of their demand, of the
 * answers that run and of the time that sleeping and waking take, and a policy that decides by it
 * when to switch.
 *
 * <p>Everything here is confined to one thread and knows no clock but the times it is given, so
 * that the offline simulator runs the same classes.
 */
@NullMarked
package dev.berth.modelswitch;

import org.jspecify.annotations.NullMarked;
