/**
 * What a {@link dev.berth.simulator.policies.Study} found, for people and for programs.
 *
 * <p>{@link dev.berth.simulator.policies.report.StudyReport} holds it, {@link
 * dev.berth.simulator.policies.report.StudyTable} and {@link
 * dev.berth.simulator.policies.report.StudyJson} write it.
 */
@NullMarked
package dev.berth.simulator.policies.report;

import org.jspecify.annotations.NullMarked;
