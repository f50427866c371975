/**
 * Which of the models that share accelerators shall be awake. {@link
 * dev.berth.modelswitch.policy.SwitchedModel} knows the demand for one model and what is learned of
 * it, {@link dev.berth.modelswitch.policy.SwitchedGroup} what is awake and what runs on one group
 * of accelerators; a {@link dev.berth.modelswitch.policy.SwitchPolicy} looks at all of them and
 * says which group shall switch, {@link dev.berth.modelswitch.policy.Outlook} whether waiting is of
 * any use.
 *
 * <p>Everything here is confined to one thread and knows no clock but the times it is given, and no
 * server but by what is told of it, so that the offline simulator runs the same classes.
 */
@NullMarked
package dev.berth.modelswitch.policy;

import org.jspecify.annotations.NullMarked;
